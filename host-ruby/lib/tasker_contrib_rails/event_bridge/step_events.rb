# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Turns the runtime's notices about steps into events. The runtime says when a step was received, when its result
    # was sent, and when it saved a checkpoint. The duration is measured here, because the runtime always reports 0.
    #
    # @api private
    class StepEvents
      # The runtime's name for each notice, and the method that handles it.
      HAPPENINGS = {
        "step.execution.received" => :received,
        "step.completion.sent" => :sent,
        "step.checkpoint_yield.sent" => :yielded
      }.freeze

      STARTED = "step.execution.started"
      COMPLETED = "step.execution.completed"
      FAILED = "step.execution.failed"
      CHECKPOINTED = "step.execution.checkpointed"
      ALL = [ COMPLETED, FAILED, STARTED, CHECKPOINTED ].freeze
      private_constant :ALL, :STARTED, :COMPLETED, :CHECKPOINTED

      # The most steps that are tracked. If there are more, the results of the oldest were lost.
      MOST = 10_000

      # A running step.
      Running = Data.define(:clock, :fields)
      private_constant :Running

      # @param publisher [#publish, #listening?]
      # @param clock [#call] seconds that never go back
      def initialize(publisher:, clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @publisher = publisher
        @clock = clock
        @running = {}
        @lock = Mutex.new
      end

      # @return [Boolean] whether anyone listens to any of them
      def heard? = ALL.any? { |event| @publisher.listening?(event) }

      # @param payload [Hash] of `step.execution.received`
      def received(payload)
        return unless heard?

        fields = describe(payload)
        remember(fields[:step_uuid], fields)
        @publisher.publish(STARTED, fields)
      end

      # @param payload [Hash] of `step.completion.sent`; its keys are Strings if the result could not be sent
      def sent(payload)
        return ended(payload, COMPLETED, nil) if value(payload, :success)

        ended(payload, FAILED, :failure)
      end

      # @param payload [Hash] of `step.checkpoint_yield.sent`
      def yielded(payload) = ended(payload, CHECKPOINTED, :checkpoint)

      private
        def ended(payload, event, more)
          running = forget(payload)
          @publisher.publish(event) do
            common = running ? running.fields.merge(duration: @clock.call - running.clock) : strange(payload)
            result = value(payload, event == CHECKPOINTED ? :accumulated_results : :result)
            { **common, payload: result, **(more ? send(more, payload) : {}), timestamp: Time.now }
          end
        end

        def remember(step_uuid, fields)
          running = Running.new(clock: @clock.call, fields:)
          @lock.synchronize do
            @running.shift if @running.size >= MOST
            @running[step_uuid] = running
          end
        end

        def forget(payload)
          return if @running.empty?

          uuid = value(payload, :step_uuid).to_s
          @lock.synchronize { @running.delete(uuid) }
        end

        def describe(payload)
          sequence = payload.fetch(:task_sequence_step)
          {
            event_id: payload[:event_id], task_uuid: payload[:task_uuid].to_s, step_uuid: payload[:step_uuid].to_s,
            task_name: sequence.task.task_name, namespace: sequence.task.namespace_name,
            step_name: sequence.workflow_step.name,
            handler: sequence.step_definition.handler.callable, attempt: sequence.workflow_step.attempts.to_i + 1,
            correlation_id: payload[:correlation_id]
          }
        end

        # For a step whose start nobody listened to.
        def strange(payload)
          { event_id: value(payload, :event_id), task_uuid: value(payload, :task_uuid)&.to_s,
            step_uuid: value(payload, :step_uuid).to_s, handler: custom(payload)[:handler_class] }
        end

        def failure(payload)
          error = Payload.symbolize(value(payload, :error)) || {}
          custom = custom(payload)
          {
            error_class: custom[:error_class] || custom[:error_type] || error[:error_type],
            error_code: custom[:error_code],
            error_message: value(payload, :error_message) || error[:message],
            retryable: metadata(payload)[:retryable] ? true : false
          }
        end

        def checkpoint(payload) = { cursor: value(payload, :cursor), items_processed: value(payload, :items_processed) }

        def metadata(payload) = Payload.symbolize(value(payload, :metadata)) || {}
        def custom(payload) = metadata(payload)[:custom] || {}

        def value(payload, key) = payload.key?(key) ? payload[key] : payload[key.name]
    end
  end
end
