# frozen_string_literal: true

class Catalog::ImportRowsHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  WORKER = "import_rows_worker"

  def call(context)
    total = ProductImport.find(context.get_task_field("product_import_id")).rows.size
    return no_batches_outcome(reason: "the file has no rows") if total.zero?

    batches = create_cursor_configs(total, total.ceildiv(context.get_config("batch_size")))
    create_batches_outcome(worker_template_name: WORKER, cursor_configs: batches, total_items: total)
  end
end
