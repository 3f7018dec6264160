# frozen_string_literal: true

class Shop::PayRefundHandler < BankHandler
  def call(context)
    refund = Refund.find(context.get_task_field("refund_id"))
    payload = { amount_cents: refund.amount_cents, charge: refund.order.payment_id }

    payment = book("refunds", payload, key: "refund-#{refund.id}")
    refund.update!(paid_at: refund.paid_at || Time.current)

    success(result: { "refund_id" => refund.id, "payment_id" => payment["id"] })
  end
end
