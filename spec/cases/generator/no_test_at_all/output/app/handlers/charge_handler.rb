# frozen_string_literal: true

# Runs whenever a step whose `handler.callable` is ChargeHandler is due.
# It may run again after a failure, so make running twice harmless.
class ChargeHandler < TaskerCore::StepHandler::Base
  # What success gets is stored as the step's result, as JSON: strings, numbers,
  # booleans, nil, arrays and hashes of them.
  def call(context)
    subject = context.get_task_field("subject")
    return failure(message: "subject is missing", error_type: "ValidationError") if subject.blank?

    success(result: { "subject" => subject, "handled_by" => self.class.name })
  end
end
