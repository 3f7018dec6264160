# frozen_string_literal: true

# One of the first steps of a task.
# It may run again after a failure, so make sure that running twice does no harm.
class ValidateHandler < TaskerCore::StepHandler::Base
  # Read the task's input with `context.get_task_field("order_id")`. The result is stored as
  # JSON, and later steps can read it.
  def call(context)
    success(result: { "handled_by" => self.class.name, "given" => context.context.keys })
  end
end
