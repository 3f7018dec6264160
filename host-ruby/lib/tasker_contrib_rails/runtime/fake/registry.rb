# frozen_string_literal: true

module TaskerCore
  module Registry
    # Handlers that are registered under a name, for templates that do not name a constant.
    class HandlerRegistry
      include Singleton

      def initialize
        @handlers = {}
      end

      def register_handler(name, handler) = @handlers[name.to_s] = handler
      alias register register_handler

      def registered_handlers = @handlers.keys.sort
      alias list_handlers registered_handlers

      # @return [Object, nil] an instance of the registered class, or the registered object
      def resolve_handler(name)
        name = name.callable if name.respond_to?(:callable)
        handler = @handlers[name.to_s] || name.to_s.safe_constantize
        handler.is_a?(Class) ? handler.new : handler
      end
      alias resolve resolve_handler

      def handler_available?(name) = !(@handlers[name.to_s] || name.to_s.safe_constantize).nil?
      alias is_registered handler_available?
    end
  end
end
