# frozen_string_literal: true

require "rails_helper"

RSpec.describe Catalog::ImportRowsHandler do
  def run(import, batch_size:)
    run_handler(described_class, task_fields: { product_import_id: import.id }, step_config: { batch_size: })
  end

  it "splits the file into batches" do
    expect(run(product_imports(:products), batch_size: 2)).to create_batches(2).of(2)
  end

  it "makes no batches of an empty file" do
    expect(run(product_imports(:empty), batch_size: 2)).to create_no_batches
  end
end
