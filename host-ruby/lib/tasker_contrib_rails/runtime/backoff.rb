# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # How long the server is asked to wait before it tries a failed step again.
    #
    # The server knows the template's `retry` and does not apply it to Ruby steps; it obeys one thing, a `retry-after`
    # header in the result, in whole seconds and up to its own common.backoff.max_backoff_seconds.
    # (It reads `backoff_hint` too and ignores the number in it.) How waits grow is the component's to say: one call
    # takes a third of a millisecond, and there is one a failed attempt.
    #
    # @api private
    module Backoff
      # What `backoff` may say; all else is the engine's default.
      KINDS = %w[ none linear exponential fibonacci ].freeze
      # The most that the component takes for a number of milliseconds.
      MOST = 2**32 - 1

      class << self
        # @param retry_options [Hash] the template's `retry` of the step, with indifferent access
        # @param failed [Integer] attempts that failed, this one included
        # @param asked [Numeric, String, nil] `retry_after` of the error, in seconds; what is no number is passed over
        # @return [Integer, nil] seconds; nil: the template says nothing, at once
        def seconds(retry_options, failed, asked: nil)
          # A duration says that it is a number.
          asked = Float(asked, exception: false) if asked.is_a?(Numeric) || asked.is_a?(String)
          return [ asked.ceil, 0 ].max if asked.is_a?(Float) && asked.finite?

          milliseconds = Component.call("runner", "retry-wait", record(retry_options), failed)
          (milliseconds / 1000.0).ceil if milliseconds.positive?
        rescue Error => error # a result must not be lost for a wait
          TaskerContribRails.report(error, source: "tasker.backoff")
          nil
        end

        # @return [Hash, nil] as the server wants it in a result
        def metadata(seconds)
          { headers: { "retry-after" => seconds.to_s }, error_context: nil, backoff_hint: nil, custom: {} } if seconds
        end

        private
          # `types.retry` of the contract. How often a step is tried is the server's affair.
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
