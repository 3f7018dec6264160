# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Inline
    # Publishes the events of an inline run. Events of steps go through the same {EventBridge::StepEvents} as in a
    # worker. See docs/event-bridge.md.
    #
    # @api private
    class Events
      # A published event that a template declares.
      #
      # @!attribute delivery [String] durable, fast or broadcast; as in a worker, durable events do not reach
      #   subscribers
      #
      # @api public
      Published = Data.define(:name, :step, :payload, :delivery)

      # @return [Array<Published>] in order
      attr_reader :published

      # @param template [Template]
      # @param task_uuid [String]
      def initialize(template, task_uuid:)
        @task = { task_uuid:, task_name: template.name, namespace: template.namespace }
        @published = []
        @steps = EventBridge::StepEvents.new(publisher: EventBridge)
      end

      def task(event, **fields)
        publish("task.execution.#{event}") { { event_id: SecureRandom.uuid_v7, correlation_id:, **fields } }
      end

      # Publishes that an attempt starts.
      #
      # @param context [TaskerCore::Types::StepContext]
      def started(context)
        @attempt = { task_uuid: context.task_uuid, step_uuid: context.step_uuid }
        @began = Time.now.utc
        return unless @steps.heard?

        event_id = SecureRandom.uuid_v7
        @steps.received({ **@attempt, event_id:, correlation_id: event_id, task_sequence_step: context })
      end

      # Publishes that an attempt has ended.
      #
      # @param outcome [Runtime::Outcome]
      # @param handler [String]
      # @param duration [Float]
      def ended(outcome, handler:, duration:)
        return unless @steps.heard?

        return @steps.yielded({ **@attempt, **outcome.checkpoint.transform_keys(&:to_sym) }) if outcome.yielded?

        event = { **@attempt, task_sequence_step: { step_definition: { handler: { callable: handler } } } }
        milliseconds = (duration * 1000).round
        completion = Runtime::Completion.new(event:, outcome:, started: @began, milliseconds:,
                                            worker: "inline", hostname: nil)
        @steps.sent(completion.to_h)
      end

      # @param index [Integer] the event's index among those that the step declares
      # @return [String] the event's name
      def domain(step, index)
        name, delivery = step.definition["events"][index].values_at("name", "delivery")
        payload = step.result if step.outcome.success?
        @published << Published.new(name:, step: step.name, payload:, delivery:)
        unless delivery == "durable"
          publish(name) do
            { event_id: SecureRandom.uuid_v7, correlation_id:, step_uuid: step.uuid, step_name: step.name, payload:,
              execution: { success: step.outcome.success?, status: "", step_uuid: step.uuid } }
          end
        end
        name
      end

      # @param result [Result]
      def finished(result)
        return task("completed", payload: result.context, duration: result.duration) if result.complete?

        failed = result.steps.values.select(&:failed?)
        task("failed", payload: result.context, duration: result.duration,
                       failed_steps: failed.map(&:name), error_message: failed.first&.error)
      end

      private
        def publish(name) = EventBridge.publish(name) { { **@task, **yield, timestamp: Time.now.utc } }

        # @return [String] that of the task
        def correlation_id = @correlation_id ||= SecureRandom.uuid_v7
    end
  end
end
