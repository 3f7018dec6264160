# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The handlers and resolvers that an application registered with tasker-rb directly.
    module Registry
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
