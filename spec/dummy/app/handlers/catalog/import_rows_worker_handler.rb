# frozen_string_literal: true

class Catalog::ImportRowsWorkerHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  def call(context)
    batch = get_batch_context(context)
    return handle_no_op_worker(batch) if batch.no_op?

    import = ProductImport.find(context.get_task_field("product_import_id"))
    imported, refused = import.rows[batch.start_cursor...batch.end_cursor].partition { |row| import.import(row) }

    batch_worker_success(items_processed: imported.size + refused.size, items_succeeded: imported.size,
      items_failed: refused.size, last_cursor: batch.end_cursor)
  end
end
