# frozen_string_literal: true

class Shop::ChargeHandler < BankHandler
  def call(context)
    order = Order.find(context.get_task_field("order_id"))
    amount_cents = context.get_dependency_field("validate", "total_cents")

    payment = book("charges", { amount_cents:, card: order.card }, key: "order-#{order.id}")
    order.update!(payment_id: payment["id"])

    success(result: { "order_id" => order.id, "payment_id" => payment["id"], "amount_cents" => amount_cents })
  end
end
