# frozen_string_literal: true

class Shop::AskForApprovalHandler < TaskerCore::StepHandler::Base
  def call(context)
    refund = Refund.find(context.get_task_field("refund_id"))
    refund.ask_for_approval

    success(result: { "refund_id" => refund.id })
  end
end
