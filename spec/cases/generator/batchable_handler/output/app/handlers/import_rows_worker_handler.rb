# frozen_string_literal: true

# Processes one batch of ImportRowsHandler: the items from start_cursor up to, but not
# including, end_cursor. A long batch can call `checkpoint_yield`; after a restart it
# continues from there.
class ImportRowsWorkerHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  def call(context)
    batch = get_batch_context(context)
    return handle_no_op_worker(batch) if batch.no_op?

    items = batch.start_cursor...batch.end_cursor
    items.each { |index| process(index) }

    batch_worker_success(items_processed: items.count, items_succeeded: items.count, last_cursor: batch.end_cursor)
  end

  private
    def process(index)
      # Process item number `index` of the task's items, counted from 0.
    end
end
