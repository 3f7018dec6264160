# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # What somebody above a handler decided about an error that it raised. The error goes on as it is, so that whatever
    # is around the step sees it.
    #
    # @api private
    module Verdict
      # @return [Boolean] whether another attempt may follow
      attr_accessor :tasker_retryable
      # @return [Numeric, nil] seconds until then
      attr_accessor :retry_after

      class << self
        # @param error [Exception]
        # @return [Exception] the error, or a copy of a frozen one
        def retryable(error, after:) = on(error, true, after)

        # What tasker-rb's own errors say about themselves stays.
        #
        # @see .retryable
        def final(error) = error.is_a?(TaskerCore::Errors::Error) ? error : on(error, false, nil)

        private
          def on(error, retryable, after)
            error = error.dup if error.frozen?
            error.extend(self)
            error.tasker_retryable, error.retry_after = retryable, after
            error
          end
      end
    end
  end
end
