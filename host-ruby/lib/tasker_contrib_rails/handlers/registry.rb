# frozen_string_literal: true

module TaskerContribRails
  module Handlers
    # Finds the handler that a template's `callable` names.
    #
    # A constant is looked up anew for each step, so that reloaded code is used. Any other name must be registered: see
    # {TaskerContribRails.register}.
    class Registry
      def initialize
        @lock = Mutex.new
        @named = {}
      end

      # @param callable [String] the name in the template, such as "payments.refund"
      # @param handler [Class, String, #call] a named class is remembered by its name, so that it may be reloaded
      # @return [void]
      def register(callable, handler)
        handler = handler.name if handler.is_a?(Module) && handler.name
        @lock.synchronize { @named[callable.to_s] = handler }
      end

      # @return [Array<String>] the registered names
      def names = @lock.synchronize { @named.keys.sort }

      # @param callable [String]
      # @return [Object, String, nil] what is registered by this name, a class with a name by that name
      def registered(callable) = @lock.synchronize { @named[callable] }

      # @param callable [String]
      # @param initialization [Hash] the template's `handler.initialization`
      # @param method [String, nil] the method to call instead of `call`
      # @return [#call, nil] for a job class, what performs it; nil if it is neither registered nor a constant
      # @raise [Exception] whatever the handler's file raises while it is loaded
      def resolve(callable, initialization: {}, method: nil)
        handler = registered(callable) || (callable if callable.match?(/\A(::)?[A-Z]/))
        handler = constant(handler) if handler.is_a?(String)
        return unless handler
        return Jobs::Step.new(handler, initialization) if Jobs.job?(handler)

        handler = build(handler, initialization) if handler.is_a?(Class)
        method.nil? || method == "call" ? handler : handler.method(method)
      end

      private
        def constant(name)
          name.constantize
        rescue NameError => error
          raise unless error.name && "::#{name}".end_with?("::#{error.name}") || name.start_with?("#{error.name}::")

          nil
        end

        def build(handler, initialization)
          parameters = handler.instance_method(:initialize).parameters
          takes_config = parameters.any? { |kind, name| kind == :keyrest || name == :config }
          takes_config ? handler.new(config: initialization) : handler.new
        end
    end
  end
end
