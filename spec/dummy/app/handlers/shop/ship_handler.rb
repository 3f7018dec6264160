# frozen_string_literal: true

class Shop::ShipHandler < TaskerCore::StepHandler::Base
  def call(context)
    order = Order.find(context.get_task_field("order_id"))
    order.ship!

    success(result: { "order_id" => order.id, "quantity" => context.get_dependency_field("reserve", "quantity") })
  end
end
