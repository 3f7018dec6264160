# frozen_string_literal: true

require "rails_helper"

RSpec.describe Catalog::ImportRowsWorkerHandler do
  def run(batch)
    run_handler(described_class, task_fields: { product_import_id: product_imports(:products).id }, batch:)
  end

  it "imports the rows of its batch" do
    expect(run(0...2)).to be_success.and have_result_data(items_succeeded: 2, last_cursor: 2)
    expect(Product.find_by!(sku: "TEA-2")).to have_attributes(name: "Black tea", price_cents: 450, stock: 200)
  end

  it "changes products that are there" do
    expect { run(0...1) }.to change { products(:tea).reload.price_cents }.from(490).to(520)
  end

  it "refuses rows that are no products" do
    expect(run(2...3)).to have_result_data(items_succeeded: 0, items_failed: 1)
  end

  it "does nothing where there is nothing to do" do
    expect(run(:none)).to have_result_data(no_op: true)
  end
end
