# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Reports a failed attempt at a step: one line in the log (a warning if the step will be retried, else an error),
    # and what its handler raised to `Rails.error`.
    #
    # @api private
    class FailedAttempt
      # @param attempt [Runtime::Attempt]
      # @param outcome [Runtime::Outcome]
      # @param delay [Integer, nil] seconds that the server is asked to wait before the next attempt
      # @param root [Pathname, String, nil] the application
      def initialize(attempt, outcome, delay: nil, root: (Rails.root if defined?(Rails.root)))
        @attempt, @outcome, @delay, @root = attempt, outcome, delay, root
      end

      # @return [void]
      def tell
        TaskerContribRails.logger.public_send(final? ? :error : :warn, line)
        return unless (error = @outcome.exception)

        severity = final? ? :error : :warning
        TaskerContribRails.report(error, source: "tasker.step", severity:, **@attempt.context, final: final?)
      end

      # @return [String] the line
      def line
        number = "attempt #{@attempt.number} of #{@attempt.most}"
        "[Tasker] #{@attempt.step} failed in #{@attempt.handler}, #{number}, #{consequence}: #{cause} #{@attempt.uuids}"
      end

      # @return [Boolean] whether the step will not be retried
      def final? = !@outcome.retryable || @attempt.last?

      private
        def consequence
          return "final" if @outcome.retryable && final?
          return "not to be tried again" if final?

          "tried again#{" in #{@delay} s" if @delay}"
        end

        def cause
          code = " [#{@outcome.error_code}]" if @outcome.error_code
          "#{@outcome.error_type}#{code}: #{@outcome.message}#{" at #{place}" if place}"
        end

        # Where in the application the error was raised.
        def place
          error = @outcome.exception or return
          @place ||= Diagnostics::Raised.new(error, root: @root).place&.join(":")
        end
    end
  end
end
