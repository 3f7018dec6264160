# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The object that a matcher for steps checks: the result of a handler, a {HandlerRun}, or a step of a
    # workflow.
    #
    # @api private
    class Returned
      # @param given [Object]
      def initialize(given)
        @given = given
      end

      # @return [Runtime::Outcome, nil] nil if the object is not a result of a step
      def outcome
        return @outcome if defined?(@outcome)

        @outcome = @given.is_a?(Runtime::Outcome) ? @given : outcome_of(@given)
      end

      # @return [Object, nil] the result, as later steps would read it
      def result = (Stored.of(outcome.result) if success?)

      def success? = outcome&.success? || false
      def failed? = (outcome && !outcome.success? && !outcome.yielded?) || false
      def yielded? = outcome&.yielded? || false

      # @return [Numeric, nil] the seconds before the next attempt: what the handler asks for, or else what
      #   its template says
      def retry_after
        return unless failed?

        @given.is_a?(HandlerRun) ? @given.retry_after : outcome.retry_after
      end

      # @return [String] what happened, to follow "but" in a message
      def to_s
        return "it is no step result: #{@given.inspect}" unless outcome
        return "it succeeded with #{outcome.result.inspect}" if success?
        return "it yielded a checkpoint at #{outcome.checkpoint["cursor"].inspect}" if yielded?

        code = " (#{outcome.error_code})" if outcome.error_code
        again = outcome.retryable ? "to be tried again" : "for good"
        "it failed #{again} as #{outcome.error_type}#{code}: #{outcome.message}#{" at #{place}" if place}"
      end

      private
        # Where in the application the error was raised.
        def place
          Diagnostics::Raised.new(outcome.exception).place&.join(":") if outcome.exception
        end

        def outcome_of(given)
          case given
          when HandlerRun, Inline::Step then given.outcome
          else Runtime::Outcome.of(given) if given.respond_to?(:success?) && given.respond_to?(:checkpoint?)
          end
        rescue JsonSafe::Unsafe => error # as a worker would take it
          Runtime::Outcome.raised(error)
        end
    end
  end
end
