# frozen_string_literal: true

class Shop::ApproveHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Decision

  LIMIT_CENTS = 50_00

  def call(context)
    amount_cents = context.get_dependency_field("assess", "amount_cents")
    step = amount_cents <= LIMIT_CENTS ? "pay_refund" : "ask_for_approval"

    decision_success(steps: [ step ], result_data: { amount_cents: })
  end
end
