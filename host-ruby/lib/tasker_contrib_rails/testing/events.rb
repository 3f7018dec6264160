# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Testing
    # Helpers for Tasker's events, for every test framework.
    module Events
      include Values

      # @param patterns [Array<String>] captures only events that match one of them; without patterns, all
      #   events
      # @yield
      # @return [Array<Event>] the events that any thread published during the block, in order
      # @raise [Error::Rejected] if a pattern can never match
      #
      #   events = capture_tasker_events("order.*") { place_order }
      #   expect(events.map(&:name)).to eq([ "order.validated" ])
      def capture_tasker_events(*patterns, &)
        refuse_patterns(patterns)
        events = EventBridge.capture(&)
        return events if patterns.empty?

        matches = Component.call("events", "matching", patterns, events.map(&:name))
        events.zip(matches).filter_map { |event, matched| event if matched.any? }
      end

      # Publishes an event like a worker: to the subscribers in app/subscribers and to everything that
      # listens to notifications. Their errors are raised here, so that the test sees them.
      #
      #   emit_tasker_event "order.validated", payload: { order_id: 42 }
      #   emit_tasker_event "step.execution.failed", step_name: "charge", error_message: "card declined"
      #
      # @param name [String]
      # @param payload [Object] the content of the event; it is converted to JSON and back, as in production
      # @param fields [Hash{Symbol => Object}] other fields of the event; see docs/event-bridge.md
      # @return [Event]
      # @raise [Error::Rejected] if the name is invalid
      # @raise [ArgumentError] if the event does not have such a field
      def emit_tasker_event(name, payload: {}, **fields)
        unless name.is_a?(String)
          raise ArgumentError, "An event's name is a String, such as \"order.validated\", not #{name.inspect}."
        end

        known = EventBridge::Catalog::PAYLOADS.fetch(name, EventBridge::Catalog::DOMAIN)
        strange = fields.keys - known
        if strange.any?
          raise ArgumentError, "#{name} has no field #{strange.join(", ")}; what it carries goes into `payload:`."
        end

        event = nil
        raised = EventBridge.failures.during do
          EventBridge.start
          fields = { **fields, payload: through_json(payload, "payload") }
          event = EventBridge.capture { EventBridge.publish(name, fields) }.first
        end
        raise raised.first if raised.any?

        event
      end

      private
        # With a pattern that never matches, a test would pass without testing anything.
        def refuse_patterns(patterns)
          nowhere = { source: "capture_tasker_events", line: nil, column: nil, length: nil }
          mentions = patterns.map { |pattern| { text: pattern.to_s, span: nowhere } }
          naming = EventBridge::NAMINGS.fetch(EventBridge.settings.naming)
          records = Component.call("events", "check", [], mentions, naming)
          wrong = records.map { |record| Diagnostic.from_record(record) }.select(&:error?)
          raise Error::Rejected, wrong if wrong.any?
        end
    end
  end
end
