# frozen_string_literal: true

class Shop::ValidateHandler < TaskerCore::StepHandler::Base
  def call(context)
    order = Order.find(context.get_task_field("order_id"))
    return failure(message: "#{order.product.name} is sold out", error_type: "ValidationError") unless order.in_stock?

    success(result: { "order_id" => order.id, "total_cents" => order.total_cents })
  end
end
