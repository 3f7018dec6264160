# frozen_string_literal: true

class Order < ApplicationRecord
  belongs_to :product
  has_many :history_entries
  has_many :refunds
  has_tasker_tasks

  validates :email, :card, presence: true
  validates :quantity, numericality: { in: 1..10 }

  def total_cents = product.price_cents * quantity
  def in_stock? = reserved_at? || product.stock >= quantity

  def place
    transaction { save && start_task("order_fulfillment", context: { order_id: id }) }
  end

  def reserve!
    with_lock do
      product.take!(quantity) unless reserved_at?
      update!(reserved_at: reserved_at || Time.current)
    end
  end

  def ship!
    update!(shipped_at: shipped_at || Time.current)
  end

  def send_receipt
    return if receipt_sent_at?

    OrderMailer.with(order: self).receipt.deliver_now
    update!(receipt_sent_at: Time.current)
  end
end
