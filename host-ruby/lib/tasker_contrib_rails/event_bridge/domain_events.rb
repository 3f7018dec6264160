# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Receives from the runtime the events that task templates declare. Each is a Hash with String keys (Tasker's own
    # tests have Symbols) whose payload is JSON text.
    #
    # @api private
    class DomainEvents
      # @param publisher [#publish]
      def initialize(publisher:)
        @publisher = publisher
      end

      # @param event [Hash]
      # @return [void]
      def received(event)
        @publisher.publish(value(event, :event_name).to_s) { fields(event) }
      end

      private
        def fields(event)
          metadata, context = part(event, :metadata), part(event, :context)
          execution = part(event, :execution_result)
          execution = execution.merge(error: Payload.parse(execution[:error])) if execution.key?(:error)
          {
            event_id: value(event, :event_id),
            **metadata.slice(:task_uuid, :step_uuid, :step_name, :namespace, :correlation_id),
            task_name: context[:task_name], payload: Payload.parse(value(event, :business_payload)), execution:,
            timestamp: metadata[:fired_at]
          }
        end

        def part(event, key)
          part = value(event, key)
          part.is_a?(Hash) ? part.transform_keys(&:to_sym) : {}
        end

        def value(event, key) = event.key?(key) ? event[key] : event[key.name]
    end
  end
end
