# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # What all matchers share: RSpec's own protocol, which the assertions for Minitest ask too.
      #
      # @api private
      class Matcher
        # @return [Object] what the two sides of a diff are
        attr_reader :expected, :actual

        # @param given [Object]
        # @return [Boolean]
        def matches?(given)
          take(given)
          fits?
        end
        alias === matches?

        # @raise [ArgumentError] where "not" says nothing
        def does_not_match?(given)
          refuse_negation
          !matches?(given)
        end

        # Such as "succeed"; see {#subject}.
        #
        # @return [String]
        def description = raise(NotImplementedError)

        def failure_message = "expected #{subject} to #{description}, but #{said}"
        def failure_message_when_negated = "expected #{subject} not to #{description}, but #{said}"

        # @return [Boolean] whether the two sides are worth a diff
        def diffable? = false
        def supports_block_expectations? = false
        def supports_value_expectations? = !supports_block_expectations?

        private
          def subject = "the step"

          # What is refused where "not" is said: nothing.
          def refuse_negation = nil

          def only_positive(words)
            raise ArgumentError,
              "`#{words}` can't be negated, since it says more than one thing. Say which is not to be."
          end

          # A value of an expectation, as people read it.
          def shown(value) = value.respond_to?(:description) ? value.description : value.inspect
      end
    end
  end
end
