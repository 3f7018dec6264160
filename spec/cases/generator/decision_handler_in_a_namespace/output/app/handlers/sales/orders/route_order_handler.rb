# frozen_string_literal: true

# Decides which steps come next. The engine creates the steps that it names. In the task
# template, each of them must depend on this step.
class Sales::Orders::RouteOrderHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Decision

  LIMIT = 1_000

  def call(context)
    amount = context.get_task_field("amount")
    return failure(message: "amount is not a number", error_type: "ValidationError") unless amount.is_a?(Numeric)
    return decision_no_branches(result_data: { reason: "nothing to approve" }) if amount.zero?

    steps = amount <= LIMIT ? [ "auto_approve" ] : [ "manager_approval", "finance_review" ]
    decision_success(steps:, result_data: { amount: })
  end
end
