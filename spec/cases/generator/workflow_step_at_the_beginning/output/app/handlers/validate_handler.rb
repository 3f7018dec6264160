# frozen_string_literal: true

# One of the steps that a task begins with.
# It may run again after a failure, so make running twice harmless.
class ValidateHandler < TaskerCore::StepHandler::Base
  # The task's own input is `context.get_task_field("order_id")` and so on. What
  # success gets is stored as JSON, for the steps after this one to read.
  def call(context)
    success(result: { "handled_by" => self.class.name, "given" => context.context.keys })
  end
end
