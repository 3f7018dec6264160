# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # What a handler may return, for those who stand in for one.
    #
    # @api private
    module Returns
      # Types that another attempt follows unless it is said otherwise.
      RETRYABLE = %w[ RetryableError UnexpectedError ].freeze
      private_constant :RETRYABLE

      class << self
        # @param result [Object]
        # @return [TaskerCore::Types::StepHandlerCallResult::Success]
        def success(result) = TaskerCore::Types::StepHandlerCallResult.success(result:)

        # @param cursor [Object] where to continue
        # @param items [Integer] how much is done
        # @return [TaskerCore::Types::StepHandlerCallResult::CheckpointYield]
        def checkpoint(cursor, items:)
          TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor:, items_processed: items)
        end

        # @param message [String]
        # @param type [String] one of {Names::RETURNED}
        # @param code [String, nil]
        # @param after [Numeric, nil] seconds until the next attempt
        # @return [TaskerCore::Types::StepHandlerCallResult::Error]
        def failure(message, type:, code: nil, after: nil)
          TaskerCore::Types::StepHandlerCallResult.error(
            error_type: type, message:, error_code: code, retryable: RETRYABLE.include?(type),
            metadata: { retry_after: after }.compact
          )
        end
      end
    end
  end
end
