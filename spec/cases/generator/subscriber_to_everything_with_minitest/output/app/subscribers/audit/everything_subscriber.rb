# frozen_string_literal: true

# Runs in the worker, and with the inline runner, for each event that matches.
# It holds up the next one, so what takes long belongs into a job; what it raises
# is reported to Rails.error, and the workflow goes on.
class Audit::EverythingSubscriber < TaskerContribRails::Subscriber
  subscribes_to "*"

  # Events that have no method of their own.
  def handle(event)
    Rails.logger.info("#{event.name} of task #{event.task_uuid}: #{event.payload.inspect}")
  end
end
