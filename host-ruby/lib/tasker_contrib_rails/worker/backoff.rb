# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # How long the server is asked to wait before it tries a failed step again.
    #
    # The server knows the template's `retry` and does not apply it to Ruby steps; it obeys one thing, a `retry-after`
    # header in the result, in whole seconds and up to its own common.backoff.max_backoff_seconds.
    # (It reads `backoff_hint` too and ignores the number in it.)
    module Backoff
      class << self
        # @param retry_options [Hash] the template's `retry` of the step, with indifferent access
        # @param attempt [Integer] the attempt that failed, from 0
        # @param asked [Numeric, String, nil] `retry_after` of the error, in seconds; what is no number counts as nothing
        # @return [Integer, nil] seconds; nil: the template says nothing, at once
        def seconds(retry_options, attempt, asked: nil)
          asked = Float(asked, exception: false) if asked.is_a?(Numeric) || asked.is_a?(String) # a duration says that it is one
          return [ asked.ceil, 0 ].max if asked.is_a?(Float) && asked.finite?

          base = retry_options[:backoff_base_ms].to_i
          return if base.zero?

          delay = base * factor(retry_options[:backoff].to_s, attempt)
          most = retry_options[:max_backoff_ms].to_i
          delay = [ delay, most ].min if most.positive?
          (delay / 1000.0).ceil if delay.positive?
        end

        # @return [Hash, nil] as the server wants it in a result
        def metadata(seconds)
          { headers: { "retry-after" => seconds.to_s }, error_context: nil, backoff_hint: nil, custom: {} } if seconds
        end

        private
          def factor(kind, attempt)
            case kind
            when "none" then 0
            when "linear" then attempt + 1
            when "fibonacci" then fibonacci(attempt)
            else 2**[ attempt, 30 ].min
            end
          end

          # 1, 1, 2, 3, 5, …
          def fibonacci(attempt)
            [ attempt, 60 ].min.times.reduce([ 1, 1 ]) { |(current, following), _| [ following, current + following ] }.first
          end
      end
    end
  end
end
