# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `be_retryable`
      class Retryable < OfStep
        # @param seconds [Numeric, #===] the wait before the retry
        # @return [self]
        def after(seconds)
          @after = seconds.is_a?(ActiveSupport::Duration) ? seconds.to_i : seconds
          self
        end

        # @api private
        def description = "be tried again#{" after #{shown_wait(@after)}" if @after}"

        private
          def fits?
            @returned.failed? && (@returned.outcome.retryable || false) &&
              (@after.nil? || Matching.match?(@after, wait))
          end

          def wait = @wait = @returned.retry_after

          def said
            return super unless @after && @returned.failed? && @returned.outcome.retryable

            "it asks for #{wait.nil? ? "no wait" : "a wait of #{wait} s"}; #{super}"
          end

          def shown_wait(seconds) = seconds.is_a?(Numeric) ? "#{seconds} s" : shown(seconds)

          def refuse_negation = (only_positive("be_retryable.after") if @after)
      end
    end
  end
end
