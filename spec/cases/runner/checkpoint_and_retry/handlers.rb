# frozen_string_literal: true

module InlineCases
  module CheckpointAndRetry
    # Yields, fails, and goes on from its checkpoint.
    class Checkpointed < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        return checkpoint_yield(cursor: 1, items_processed: 1) unless context.has_checkpoint?
        raise TaskerCore::Errors::RetryableError.new("again", retry_after: 1) if context.retry_count.zero?

        success(result: { retries: context.retry_count, cursor: context.checkpoint_cursor })
      end
    end
  end
end
