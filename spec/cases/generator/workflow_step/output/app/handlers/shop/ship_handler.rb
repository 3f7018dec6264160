# frozen_string_literal: true

# Runs after reserve, charge.
# It may run again after a failure, so make sure that running twice does no harm.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  # Read the task's input with `context.get_task_field("order_id")`. The result is stored as
  # JSON, and later steps can read it.
  def call(context)
    before = {
      "reserve" => context.get_dependency_result("reserve"),
      "charge" => context.get_dependency_result("charge")
    }.compact

    success(result: { "handled_by" => self.class.name, "after" => before.keys })
  end
end
