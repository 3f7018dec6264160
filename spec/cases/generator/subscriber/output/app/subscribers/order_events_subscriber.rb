# frozen_string_literal: true

# Runs for each matching event, in the worker and in the inline runner. The next event waits
# until it is finished, so use a job for slow work. Errors are reported to Rails.error, and
# the workflow continues.
class OrderEventsSubscriber < TaskerContribRails::Subscriber
  subscribes_to "order.validated", "payment.*"

  def order_validated(event)
    Rails.logger.info("#{event.name} of task #{event.task_uuid}: #{event.payload.inspect}")
  end

  # Handles events that have no method of their own.
  def handle(event)
    Rails.logger.info("#{event.name} of task #{event.task_uuid}: #{event.payload.inspect}")
  end
end
