# frozen_string_literal: true

class Refund < ApplicationRecord
  belongs_to :order
  has_tasker_tasks

  validates :amount_cents, numericality: { greater_than: 0 }

  def state
    if paid_at? then "paid"
    elsif approved_by? then "approved by #{approved_by}"
    elsif approval_asked_at? then "waiting for approval"
    else "requested"
    end
  end

  def too_much? = order.refunds.sum(:amount_cents) > order.total_cents

  def request
    transaction { save! && start_task("refund", context: { refund_id: id }) }
  end

  def ask_for_approval
    return if approval_asked_at?

    RefundMailer.with(refund: self).approval.deliver_now
    update!(approval_asked_at: Time.current)
  end

  def approve(by:)
    with_lock do
      next if approved_by?

      update!(approved_by: by)
      start_task("approved_refund", context: { refund_id: id })
    end
  end
end
