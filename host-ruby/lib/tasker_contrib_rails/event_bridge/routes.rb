# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Where each event goes: the name of its notification, and the subscribers whose patterns match. The component is
    # called once for each name; for Tasker's own events only if there are subscribers. Reading takes no lock.
    #
    # @api private
    class Routes
      # What is known about an event.
      #
      # @!attribute notification [String] the name according to `event_naming`
      # @!attribute structured [String] the name for `Rails.event`
      # @!attribute action [Symbol] the method that a subscriber may define for it
      # @!attribute subscribers [Array<String>] class names
      Route = Data.define(:event, :notification, :structured, :action, :subscribers)

      # How many names are remembered. They come from task templates, so there are never that many.
      MOST = 10_000
      private_constant :Route

      # @param naming [Symbol] see {Settings}
      # @param patterns [Array<Array(String, String)>] each pattern with the name of its subscriber
      def initialize(naming: :tasker, patterns: [])
        @naming = naming
        @patterns = patterns
        @lock = Mutex.new
        @own = patterns.empty? ? own : {}
        @routes = @own
      end

      # @param event [String]
      # @return [Route, nil] nil for an invalid name, from the second time on
      # @raise [Error::Rejected] for an invalid name, the first time
      def [](event)
        @routes[event] || meet(event)
      end

      # Looks up many names at once.
      #
      # @param events [Array<String>] event names; invalid ones are ignored, because `tasker:check` reports them
      # @return [void]
      def prepare(events)
        learn(Catalog::PAYLOADS.keys | events)
      rescue Error::Rejected
        nil
      end

      private
        # An invalid name is remembered as false.
        def meet(event) = (@routes.key?(event) ? @routes : learn([ event ]))[event] || nil

        def own
          tasker, chosen = Catalog::NOTIFICATIONS.fetch_values(:tasker, @naming)
          tasker.to_h { |event, structured| [ event, route(event, structured, chosen.fetch(event), []) ] }.freeze
        end

        def route(event, structured, notification, subscribers)
          Route.new(event: event.dup.freeze, notification: notification.dup.freeze, structured: structured.dup.freeze,
                    action: structured.delete_prefix("tasker.").to_sym, subscribers: subscribers.uniq.freeze)
        end

        def learn(events)
          @lock.synchronize do
            events = events.reject { |event| @routes.key?(event) }
            next @routes if events.empty?

            refused = []
            keep ask(events, refused)
            raise Error::Rejected, refused if refused.any?

            @routes
          rescue Error::Rejected
            raise
          rescue Error # the component can't be asked: said once a name, not once an event
            keep events.to_h { |event| [ event.dup.freeze, false ] }
            raise
          end
        end

        def keep(found)
          known = @routes.size + found.size > MOST ? @own : @routes
          @routes = known.merge(found).freeze
        end

        # @return [Hash{String => Route, false}]
        def ask(events, refused)
          structured = notifications(events, :tasker, refused)
          chosen = @naming == :tasker ? structured : notifications(events, @naming, [])
          matched = matching(events)
          events.each_with_index.to_h do |event, at|
            [ event.dup.freeze, structured[at] ? route(event, structured[at], chosen[at], matched[at]) : false ]
          end
        end

        def notifications(events, naming, refused)
          nowhere = { source: "event", line: nil, column: nil, length: nil }
          mentions = events.map { |event| { text: event, span: nowhere } }
          Component.call("events", "notifications", mentions, NAMINGS.fetch(naming)).map do |mapping|
            refused.concat(mapping.fetch("findings").map { |record| Diagnostic.from_record(record) })
            mapping["notification"]
          end
        end

        def matching(events)
          return Array.new(events.size, []) if @patterns.empty?

          subscribers = @patterns.group_by(&:first).transform_values { |pairs| pairs.map(&:last) }
          Component.call("events", "matching", subscribers.keys, events)
            .map { |patterns| subscribers.values_at(*patterns).flatten }
        end
    end
  end
end
