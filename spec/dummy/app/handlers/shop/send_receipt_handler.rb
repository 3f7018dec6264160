# frozen_string_literal: true

class Shop::SendReceiptHandler < TaskerCore::StepHandler::Base
  def call(context)
    order = Order.find(context.get_task_field("order_id"))
    order.send_receipt

    success(result: { "sent_to" => order.email })
  end
end
