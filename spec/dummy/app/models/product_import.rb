# frozen_string_literal: true

require "csv"

class ProductImport < ApplicationRecord
  validates :csv, presence: true

  def rows = @rows ||= CSV.parse(csv, headers: true).map(&:to_h)

  def start
    TaskerContribRails::Client.create_task(name: "product_import", namespace: "catalog",
      context: { product_import_id: id })
  end

  # @return [Boolean] whether the row is a product
  def import(row)
    product = Product.find_or_initialize_by(sku: row["sku"])
    product.update(row.slice("name", "price_cents", "stock"))
  end
end
