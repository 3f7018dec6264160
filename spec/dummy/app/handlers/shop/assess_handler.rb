# frozen_string_literal: true

class Shop::AssessHandler < TaskerCore::StepHandler::Base
  def call(context)
    refund = Refund.find(context.get_task_field("refund_id"))
    return refuse("order #{refund.order_id} was not paid") unless refund.order.payment_id
    return refuse("that is more than was paid") if refund.too_much?

    success(result: { "amount_cents" => refund.amount_cents })
  end

  private
    def refuse(message) = failure(message:, error_type: "ValidationError")
end
