# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # An outcome as a `runner.report` record.
    #
    # @api private
    module Report
      # The most milliseconds that the component counts.
      LONGEST = 2**47

      class << self
        # @param number [Integer] the step's
        # @param step [Step]
        # @return [Hash]
        def of(number, step) = { step: number, outcome: outcome(step) }

        private
          def outcome(step)
            case step.outcome.kind
            when :done then Component::Case.new(:succeeded, step.result_json)
            when :failed
              retry_after_ms = milliseconds(step.outcome.retry_after)
              Component::Case.new(:failed, { retryable: step.outcome.retryable ? true : false, retry_after_ms: })
            else Component::Case.new(:yielded)
            end
          end

          def milliseconds(seconds)
            return unless seconds.is_a?(Numeric) && seconds.real? && seconds.to_f.finite?

            (seconds * 1000).ceil.clamp(0, LONGEST)
          end
      end
    end
  end
end
