# frozen_string_literal: true

# Splits the work into batches. The engine creates a step from WORKER for each batch, and
# the steps run at the same time in all worker processes. The task template sets the number
# of items in a batch: `batch_size` in the step's `initialization`.
class ImportRowsHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  # The batch_worker step of the task template.
  WORKER = "import_rows_worker"

  def call(context)
    total = context.get_task_field("total").to_i
    size = context.get_config("batch_size").to_i
    return failure(message: "batch_size is missing in initialization", error_type: "ValidationError") unless size.positive?
    return no_batches_outcome(reason: "nothing to do") unless total.positive?

    batches = create_cursor_configs(total, total.ceildiv(size))
    create_batches_outcome(worker_template_name: WORKER, cursor_configs: batches, total_items: total)
  end
end
