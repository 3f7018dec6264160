# frozen_string_literal: true

module InlineCases
  module Checkpoints
    # Three items a call, of seven.
    class Long < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        done = context.accumulated_results&.fetch("done") || []
        first = context.checkpoint_cursor || 0
        done += (first...[ first + 3, 7 ].min).to_a
        return success(result: { done: done, retries: context.retry_count }) if done.size == 7

        checkpoint_yield(cursor: first + 3, items_processed: done.size, accumulated_results: { done: done })
      end
    end
  end
end
