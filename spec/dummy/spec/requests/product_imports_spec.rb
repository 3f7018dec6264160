# frozen_string_literal: true

require "rails_helper"

RSpec.describe "Product imports", type: :request, tasker: :inline do
  it "import the file" do
    get "/product_imports/new"
    post "/product_imports", params: { file: fixture_file_upload("products.csv", "text/csv") }
    follow_redirect!

    expect(response.body).to include("1 products were imported, 0 rows were refused")
    expect(Product.find_by!(sku: "TEA-3").name).to eq("White tea")
  end
end
