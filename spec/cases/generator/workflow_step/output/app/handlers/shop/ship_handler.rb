# frozen_string_literal: true

# Runs after reserve, charge.
# It may run again after a failure, so make running twice harmless.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  # The task's own input is `context.get_task_field("order_id")` and so on. What
  # success gets is stored as JSON, for the steps after this one to read.
  def call(context)
    before = {
      "reserve" => context.get_dependency_result("reserve"),
      "charge" => context.get_dependency_result("charge")
    }.compact

    success(result: { "handled_by" => self.class.name, "after" => before.keys })
  end
end
