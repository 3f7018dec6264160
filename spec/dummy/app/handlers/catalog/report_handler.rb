# frozen_string_literal: true

class Catalog::ReportHandler < TaskerCore::StepHandler::Base
  WORKER = "import_rows_worker"

  def call(context)
    names = context.dependency_results.keys.select { |name| name.start_with?("#{WORKER}_") }
    batches = names.map { |name| context.get_dependency_result(name) }
    imported, refused = %w[ items_succeeded items_failed ].map { |key| batches.sum { |batch| batch[key].to_i } }

    ProductImport.find(context.get_task_field("product_import_id")).update!(imported:, refused:)
    success(result: { "imported" => imported, "refused" => refused })
  end
end
