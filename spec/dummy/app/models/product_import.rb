# frozen_string_literal: true

require "csv"

class ProductImport < ApplicationRecord
  has_tasker_tasks

  validates :csv, presence: true

  def start
    transaction { save! && start_task("product_import", context: { product_import_id: id }) }
  end

  def rows = @rows ||= CSV.parse(csv, headers: true).map(&:to_h)

  # @return [Boolean] whether the row is a product
  def import(row)
    product = Product.find_or_initialize_by(sku: row["sku"])
    product.update(row.slice("name", "price_cents", "stock"))
  end
end
