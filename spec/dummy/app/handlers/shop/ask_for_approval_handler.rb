# frozen_string_literal: true

class Shop::AskForApprovalHandler < TaskerCore::StepHandler::Base
  def call(context)
    refund = Refund.find(context.get_task_field("refund_id"))
    RefundMailer.with(refund:).approval.deliver_now

    success(result: { "refund_id" => refund.id })
  end
end
