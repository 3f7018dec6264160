# frozen_string_literal: true

class Product < ApplicationRecord
  has_many :orders

  validates :sku, :name, presence: true
  validates :price_cents, numericality: { greater_than: 0 }
  validates :stock, numericality: { greater_than_or_equal_to: 0 }

  def take!(quantity)
    with_lock { update!(stock: stock - quantity) }
  end
end
