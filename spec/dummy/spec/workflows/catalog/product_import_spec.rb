# frozen_string_literal: true

require "rails_helper"

RSpec.describe "catalog/product_import" do
  def run(import) = run_workflow("catalog/product_import", context: { product_import_id: import.id })

  it "imports every row, and counts those that are refused" do
    expect(run(product_imports(:products))).to have_completed
    expect(product_imports(:products).reload).to have_attributes(imported: 2, refused: 1)
  end

  it "is done at once with an empty file" do
    expect(run(product_imports(:empty))).to have_completed
    expect(product_imports(:empty).reload).to have_attributes(imported: 0, refused: 0)
  end

  it "imports a large file in batches" do
    rows = Array.new(300) { |number| "SKU-#{number},Product #{number},100,1\n" }
    workflow = run(ProductImport.create!(csv: "sku,name,price_cents,stock\n#{rows.join}"))

    expect(workflow["import_rows"]).to create_batches(3).of(100)
    expect(Product.where("sku LIKE 'SKU-%'").count).to eq(300)
  end

  def given = { product_import_id: product_imports(:products).id }

  it_survives_every_failure "catalog/product_import", given: -> { given } do |workflow|
    expect(product_imports(:products).reload).to have_attributes(imported: 2, refused: 1) if workflow.complete?
  end
end
