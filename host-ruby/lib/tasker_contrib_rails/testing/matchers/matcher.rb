# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # The base class of all matchers. It implements RSpec's matcher protocol, which the assertions for
      # Minitest use too.
      #
      # @api private
      class Matcher
        # @return [Object] the two sides of a diff
        attr_reader :expected, :actual

        # @param given [Object]
        # @return [Boolean]
        def matches?(given)
          take(given)
          fits?
        end
        alias === matches?

        # @raise [ArgumentError] if the matcher can't be negated
        def does_not_match?(given)
          refuse_negation
          !matches?(given)
        end

        # A description such as "succeed"; see {#subject}.
        #
        # @return [String]
        def description = raise(NotImplementedError)

        def failure_message = "expected #{subject} to #{description}, but #{said}"
        def failure_message_when_negated = "expected #{subject} not to #{description}, but #{said}"

        # @return [Boolean] whether to show a diff
        def diffable? = false
        def supports_block_expectations? = false
        def supports_value_expectations? = !supports_block_expectations?

        private
          def subject = "the step"

          # Raises if the matcher can't be negated. By default, it can.
          def refuse_negation = nil

          def only_positive(words)
            raise ArgumentError,
              "`#{words}` can't be negated, since it says more than one thing. Say which is not to be."
          end

          # An expected value in words for people.
          def shown(value) = value.respond_to?(:description) ? value.description : value.inspect
      end
    end
  end
end
