# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # How long the server should wait before it retries a failed step.
    #
    # The server knows the template's `retry`, but does not apply it to Ruby steps. It only obeys a `retry-after` header
    # in the result, in whole seconds, up to its own common.backoff.max_backoff_seconds. (It also reads `backoff_hint`,
    # but ignores the number in it.) The component computes how waits grow: one call for each failed attempt, which
    # takes a third of a millisecond.
    #
    # @api private
    module Backoff
      # The values that `backoff` may have. Anything else means the engine's default.
      KINDS = %w[ none linear exponential fibonacci ].freeze
      # The largest number of milliseconds that the component takes.
      MOST = 2**32 - 1

      class << self
        # @param retry_options [Hash] the template's `retry` of the step, with indifferent access
        # @param failed [Integer] how many attempts failed, including this one
        # @param asked [Numeric, String, nil] `retry_after` of the error, in seconds; anything but a number is ignored
        # @return [Integer, nil] seconds; nil if the template sets no wait, so the step is retried at once
        def seconds(retry_options, failed, asked: nil)
          # A duration claims to be a number.
          asked = Float(asked, exception: false) if asked.is_a?(Numeric) || asked.is_a?(String)
          return [ asked.ceil, 0 ].max if asked.is_a?(Float) && asked.finite?

          milliseconds = Component.call("runner", "retry-wait-ms", record(retry_options), failed)
          (milliseconds / 1000.0).ceil if milliseconds.positive?
        rescue Error => error # a result must not be lost for a wait
          TaskerContribRails.report(error, source: "tasker.backoff")
          nil
        end

        # @return [Hash, nil] in the form that the server expects in a result
        def metadata(seconds)
          { headers: { "retry-after" => seconds.to_s }, error_context: nil, backoff_hint: nil, custom: {} } if seconds
        end

        private
          # A `types.retry` record. The server decides how often a step is tried.
          def record(options)
            backoff = options[:backoff].to_s
            { retryable: true, max_attempts: 1, backoff: KINDS.include?(backoff) ? backoff : "exponential",
              base_ms: milliseconds(options[:backoff_base_ms]), max_ms: milliseconds(options[:max_backoff_ms]) }
          end

          def milliseconds(value) = (value.to_i.clamp(0, MOST) if value.to_i.positive?)
      end
    end
  end
end
