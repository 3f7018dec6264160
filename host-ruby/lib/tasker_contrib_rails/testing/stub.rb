# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Replaces the handler of a step. With several answers, each call uses the next one, and further calls
    # use the last.
    #
    #   stub_step("charge") { |context| success(charged: context.get_dependency_field("reserve", "amount")) }
    #   stub_step("charge").to_fail_with("busy", after: 30).then_succeed(charged: 10)
    class Stub
      # @return [Array<TaskerCore::Types::StepContext>] the contexts of its calls
      attr_reader :contexts

      # @param step [String]
      # @yieldparam context [TaskerCore::Types::StepContext]
      #
      # @api private
      def initialize(step, &answer)
        @step, @answers, @contexts = step, [ *answer ], []
      end

      # @param result [Hash]
      # @return [self]
      def to_succeed(result = {}) = answer { Runtime::Returns.success(result) }

      # @param message [String]
      # @param type [Symbol, String] such as :retryable, :permanent or :validation
      # @param after [Numeric, nil] the wait before the retry, in seconds
      # @param code [String, nil]
      # @return [self]
      # @raise [ArgumentError] if a handler can't return such a type
      def to_fail_with(message = "stubbed", type: :retryable, after: nil, code: nil)
        type = Stub.type(type)
        answer { Runtime::Returns.failure(message, type:, after:, code:) }
      end

      # @param error [Exception, Class]
      # @return [self]
      def to_raise(error, message = nil) = answer { message ? raise(error, message) : raise(error) }

      # @yieldparam context [TaskerCore::Types::StepContext]
      # @return [self]
      def to_call(&block) = answer(&block)

      alias then_succeed to_succeed
      alias then_fail_with to_fail_with
      alias then_raise to_raise
      alias then_call to_call

      # @return [Object] the value that a handler would return
      #
      # @api private
      def call(context)
        answer = @answers[@contexts.size] || @answers.last
        @contexts << context
        answer.call(context)
      end

      # @raise [ArgumentError] if it has no answer
      #
      # @api private
      def refuse_empty
        return if @answers.any?

        raise ArgumentError, "stub_step(#{@step.inspect}) has no answer: give it a block, or say `.to_succeed(…)`."
      end

      # @param type [Symbol, String]
      # @return [String] the type as handlers write it
      # @raise [ArgumentError]
      #
      # @api private
      def self.type(type)
        name = type.is_a?(Symbol) ? "#{type.name.camelize}Error" : type
        return name if Runtime::Names::RETURNED.include?(name)

        near = Suggestion.near(name, Runtime::Names::RETURNED)
        advice = near ? "Did you mean `#{near}`?" : "Types are #{Runtime::Names::RETURNED.to_sentence}."
        raise ArgumentError, "No handler can fail as #{type.inspect}. #{advice} `to_raise` takes any error."
      end

      private
        def answer(&block)
          @answers << block
          self
        end
    end
  end
end
