# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Testing
    # Tasker's events in tests, whatever the test framework.
    module Events
      # @param patterns [Array<String>] only events that one of them matches; all, where there is none
      # @yield
      # @return [Array<Event>] what was published meanwhile, by any thread, in its order
      #
      #   events = capture_tasker_events("order.*") { place_order }
      #   expect(events.map(&:name)).to eq([ "order.validated" ])
      def capture_tasker_events(*patterns, &)
        events = EventBridge.capture(&)
        return events if patterns.empty?

        matches = Component.call("events", "matching", patterns, events.map(&:name))
        events.zip(matches).filter_map { |event, matched| event if matched.any? }
      end

      # Publishes an event as the worker would: subscribers in app/subscribers get it, and all
      # who listen to notifications. What they raise is raised here, where a test can see it.
      #
      #   emit_tasker_event "order.validated", payload: { order_id: 42 }
      #   emit_tasker_event "step.execution.failed", step_name: "charge", error_message: "card declined"
      #
      # @param name [String]
      # @param payload [Object] what the event carries; goes through JSON, as in production
      # @param fields [Hash{Symbol => Object}] other fields of the event, as docs/event-bridge.md has them
      # @return [Event]
      # @raise [Error::Rejected] where the name is none
      # @raise [ArgumentError] where the event has no such field
      def emit_tasker_event(name, payload: {}, **fields)
        known = EventBridge::Catalog::PAYLOADS.fetch(name, EventBridge::Catalog::DOMAIN)
        strange = fields.keys - known
        raise ArgumentError, "#{name} has no field #{strange.join(", ")}; what it carries goes into `payload:`." if strange.any?

        event = nil
        raised = EventBridge.failures.during do
          EventBridge.start
          event = EventBridge.capture { EventBridge.publish(name, { **fields, payload: EventBridge::Payload.parse(JSON.generate(payload)) }) }.first
        end
        raise raised.first if raised.any?

        event
      end
    end
  end
end
