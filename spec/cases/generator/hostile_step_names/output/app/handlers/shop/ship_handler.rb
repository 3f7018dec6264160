# frozen_string_literal: true

# Runs after a-b, c.d, true.
# It may run again after a failure, so make sure that running twice does no harm.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  # Read the task's input with `context.get_task_field("order_id")`. The result is stored as
  # JSON, and later steps can read it.
  def call(context)
    before = {
      "a-b" => context.get_dependency_result("a-b"),
      "c.d" => context.get_dependency_result("c.d"),
      "true" => context.get_dependency_result("true")
    }.compact

    success(result: { "handled_by" => self.class.name, "after" => before.keys })
  end
end
