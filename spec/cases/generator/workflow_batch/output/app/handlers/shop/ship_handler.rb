# frozen_string_literal: true

# Splits the work into batches: a step is created from WORKER for each of them,
# and they run side by side in as many worker processes as there are. How many items
# a batch has, `batch_size` in the step's `initialization` says, in the task template.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  WORKER = "split_worker"

  def call(context)
    total = (context.get_task_field("total") || 250).to_i # count your own items here
    size = context.get_config("batch_size").to_i
    return failure(message: "batch_size is missing in initialization", error_type: "ValidationError") unless size.positive?
    return no_batches_outcome(reason: "nothing to do") unless total.positive?

    batches = create_cursor_configs(total, total.ceildiv(size))
    create_batches_outcome(worker_template_name: WORKER, cursor_configs: batches, total_items: total)
  end
end
