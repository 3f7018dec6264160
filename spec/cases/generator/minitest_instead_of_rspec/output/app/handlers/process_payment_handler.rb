# frozen_string_literal: true

# Runs the steps with `callable: ProcessPaymentHandler` in their task template. It may run
# again after a failure, so make sure that running twice does no harm.
class ProcessPaymentHandler < TaskerCore::StepHandler::Base
  # The result is stored as JSON: strings, numbers, booleans, nil, and arrays and hashes of
  # these.
  def call(context)
    subject = context.get_task_field("subject")
    return failure(message: "subject is missing", error_type: "ValidationError") if subject.blank?

    success(result: { "subject" => subject, "handled_by" => self.class.name })
  end
end
