# frozen_string_literal: true

class Shop::ReserveHandler < TaskerCore::StepHandler::Base
  def call(context)
    order = Order.find(context.get_task_field("order_id"))
    order.reserve!

    success(result: { "order_id" => order.id, "quantity" => order.quantity })
  end
end
