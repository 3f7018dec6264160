# frozen_string_literal: true

class Refund < ApplicationRecord
  belongs_to :order
  has_tasker_tasks

  validates :amount_cents, numericality: { greater_than: 0 }

  def too_much? = order.refunds.sum(:amount_cents) > order.total_cents

  def request
    transaction { save! && start_task("refund", context: { refund_id: id }) }
  end

  def approve(by:)
    with_lock do
      next if approved_by?

      update!(approved_by: by)
      start_task("approved_refund", context: { refund_id: id })
    end
  end
end
