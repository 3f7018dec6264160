# frozen_string_literal: true

require "rails_helper"

RSpec.describe Catalog::ReportHandler do
  it "adds up the batches" do
    import = product_imports(:products)
    run = run_handler(described_class, task_fields: { product_import_id: import.id }, dependency_results: {
      "import_rows_worker_001" => { items_succeeded: 99, items_failed: 1 },
      "import_rows_worker_002" => { items_succeeded: 20, items_failed: 0 }
    })

    expect(run).to have_result_data(imported: 119, refused: 1)
    expect(import.reload).to have_attributes(imported: 119, refused: 1)
  end
end
