# frozen_string_literal: true

class Refund < ApplicationRecord
  belongs_to :order

  validates :amount_cents, numericality: { greater_than: 0 }

  def too_much? = order.refunds.sum(:amount_cents) > order.total_cents

  def request
    start "refund"
  end

  def approve(by:)
    update!(approved_by: by)
    start "approved_refund"
  end

  private
    def start(workflow)
      TaskerContribRails::Client.create_task(name: workflow, namespace: "shop", context: { refund_id: id })
    rescue TaskerContribRails::Client::Conflict
      nil # it was started before
    end
end
