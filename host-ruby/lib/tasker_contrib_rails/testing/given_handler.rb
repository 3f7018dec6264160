# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Calls the handler that a test gives, not the one that the context names.
    #
    # @api private
    class GivenHandler < Handlers::Call
      # Errors that tests raise themselves. They are not failures of a handler, even if they were raised
      # inside one.
      OF_TESTS = %w[
        RSpec::Expectations::ExpectationNotMetError RSpec::Mocks::MockExpectationError Minitest::Assertion
      ].freeze
      private_constant :OF_TESTS

      # @param outcome [Runtime::Outcome]
      # @return [Runtime::Outcome]
      # @raise [Exception] what the test raised
      def self.seen(outcome)
        error = outcome.exception
        raise error if error && error.class.ancestors.any? { |ancestor| OF_TESTS.include?(ancestor.name) }

        outcome
      end

      # @param handler [Class, #call]
      # @param scope [#call]
      def initialize(handler, scope: Handlers::Scope.new)
        super(Handlers::Registry.new.tap { |registry| registry.register("it", handler) }, scope:)
      end

      private
        def handler(definition)
          @handlers.resolve("it", initialization: definition.initialization, method: definition.handler_method)
        end
    end
  end
end
