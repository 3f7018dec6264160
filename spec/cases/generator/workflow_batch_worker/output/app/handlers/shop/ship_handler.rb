# frozen_string_literal: true

# Does one batch: the items from start_cursor up to, but not including,
# end_cursor. A long batch may `checkpoint_yield`, and then goes on where it was
# after a restart.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
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
      # Work on item number `index` of the task's items, counted from 0.
    end
end
