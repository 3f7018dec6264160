# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The handlers and resolvers that an application registered with tasker-rb directly.
    module Registry
      # @param callable [String] a name that is no constant
      # @return [Boolean] whether the app registered a handler by this name with tasker-rb. Where that is not loaded,
      #   nobody has
      def self.registered?(callable)
        return false if Object.autoload?(:TaskerCore) || !Object.const_defined?(:TaskerCore)

        # `instance` would make the registry, which loads what all templates name and says so on standard output. Where
        # it was not made yet, nobody has registered anything.
        made = TaskerCore::Registry::HandlerRegistry.instance_variable_get(:@singleton__instance__)
        !made.nil? && made.registered_handlers.include?(callable)
      end

      # @param definition [TaskerCore::Models::HandlerWrapper]
      # @return [#call]
      # @raise [TaskerCore::Errors::ConfigurationError] if it does not know the handler either
      def self.resolve(definition)
        TaskerCore::Registry::HandlerRegistry.instance.resolve_handler(definition) ||
          raise(TaskerCore::Errors::ConfigurationError, "No handler found for #{definition.callable}")
      end
    end
  end
end
