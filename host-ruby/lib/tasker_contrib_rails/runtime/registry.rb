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

        TaskerCore::Registry::HandlerRegistry.instance.registered_handlers.include?(callable)
      rescue ScriptError # of a handler that can't be loaded, which has a finding of its own
        false
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
