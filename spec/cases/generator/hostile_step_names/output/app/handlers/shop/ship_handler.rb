# frozen_string_literal: true

# Runs after a-b, c.d, true.
# It may run again after a failure, so make running twice harmless.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  # The task's own input is `context.get_task_field("order_id")` and so on. What
  # success gets is stored as JSON, for the steps after this one to read.
  def call(context)
    before = {
      "a-b" => context.get_dependency_result("a-b"),
      "c.d" => context.get_dependency_result("c.d"),
      "true" => context.get_dependency_result("true")
    }.compact

    success(result: { "handled_by" => self.class.name, "after" => before.keys })
  end
end
