# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Inline
    # Tells of what happens, as a worker does: see docs/event-bridge.md.
    class Events
      # An event that a template declares.
      #
      # @!attribute delivery [String] durable, fast or broadcast; a worker's process sees no durable ones, and subscribers here don't either
      Published = Data.define(:name, :step, :payload, :delivery)

      # @return [Array<Published>] in their order
      attr_reader :published

      # @param template [Template]
      # @param task_uuid [String]
      def initialize(template, task_uuid:)
        @task = { task_uuid:, task_name: template.name, namespace: template.namespace }
        @correlation_id = SecureRandom.uuid_v7
        @published = []
      end

      def task(event, **fields)
        publish "task.execution.#{event}", event_id: SecureRandom.uuid_v7, correlation_id: @correlation_id, **fields
      end

      def step(event, step, number, **fields)
        @attempt = SecureRandom.uuid_v7 if event == "started"
        publish "step.execution.#{event}", event_id: @attempt, correlation_id: @attempt, step_uuid: step.uuid, step_name: step.name,
                                           handler: step.handler, attempt: number, **fields
      end

      # An attempt that is over.
      def ended(step, number, duration)
        outcome = step.outcome
        case outcome.kind
        when :done then step("completed", step, number, payload: outcome.result, duration:)
        when :yielded then step("checkpointed", step, number, cursor: outcome.checkpoint["cursor"], items_processed: outcome.checkpoint["items_processed"],
                                                              payload: outcome.checkpoint["accumulated_results"], duration:)
        else step("failed", step, number, error_class: outcome.error_type, error_code: outcome.error_code, error_message: outcome.message,
                                          retryable: outcome.retryable, duration:)
        end
      end

      # @param index [Integer] the event's place among those of the step's definition
      # @return [String] its name
      def domain(step, index)
        name, delivery = step.definition["events"][index].values_at("name", "delivery")
        payload = step.result if step.outcome.success?
        @published << Published.new(name:, step: step.name, payload:, delivery:)
        unless delivery == "durable"
          publish name, event_id: SecureRandom.uuid_v7, correlation_id: @correlation_id, step_uuid: step.uuid, step_name: step.name, payload:,
                        execution: { success: step.outcome.success?, status: "", step_uuid: step.uuid }
        end
        name
      end

      # @param result [Result]
      def finished(result)
        return task("completed", payload: result.context, duration: result.duration) if result.complete?

        failed = result.steps.values.select(&:failed?)
        task("failed", payload: result.context, duration: result.duration, failed_steps: failed.map(&:name), error_message: failed.first&.error)
      end

      private
        def publish(name, **fields) = EventBridge.publish(name, { **@task, **fields, timestamp: Time.now.utc })
    end
  end
end
