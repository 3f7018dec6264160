# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Passes each event on to subscribers, notifications, `Rails.event` and tests. Their errors are not raised here.
    #
    # @api private
    class Publisher
      # @return [Settings]
      attr_reader :settings
      # @return [Failures]
      attr_reader :failures
      # @return [Captures]
      attr_reader :captures

      # @param settings [Settings]
      # @param patterns [Array<Array(String, String)>] see {Routes}
      # @param deliver [#call] called with a subscriber's name, a method's name and an {Event}
      def initialize(settings: Settings.new, patterns: [], failures: Failures.new, captures: Captures.new,
                     deliver: Subscriptions.method(:deliver))
        @settings = settings
        @patterns = patterns
        @enabled = settings.enabled
        @reporter = ActiveSupport.event_reporter if settings.structured && ActiveSupport.respond_to?(:event_reporter)
        @failures = failures
        @deliver = deliver
        @routes = Routes.new(naming: settings.naming, patterns:)
        @captures = captures
      end

      # @return [Boolean] whether it was made with these settings and patterns
      def for?(settings, patterns) = @settings == settings && @patterns == patterns

      # @see Routes#prepare
      def prepare(events) = @routes.prepare(events)

      # @param event [String]
      # @return [Boolean] whether anyone would receive it
      def listening?(event)
        route = route(event)
        route ? heard?(route) : false
      end

      # @param event [String] its name
      # @param fields [Hash{Symbol => Object}, nil] see {Payload.complete}
      # @yieldreturn [Hash{Symbol => Object}] the fields, if not given; only called if anyone listens
      # @return [void]
      def publish(event, fields = nil)
        route = route(event)
        return unless route && heard?(route)

        payload = Payload.complete(route.event, fields || (block_given? ? yield : {}))
        hand_out(route, Event.new(payload)) unless route.subscribers.empty? && @captures.empty?
        announce(route, payload)
        tell(route, payload) if structured?
        nil
      rescue Exception => error # rubocop:disable Lint/RescueException -- see Failures::PASSED_ON
        @failures.report(error, event)
      end

      private
        def route(event)
          @enabled ? @routes[event] : nil
        rescue Error => error
          @failures.report(error, event)
          nil
        end

        def heard?(route)
          !route.subscribers.empty? || Notifications.listening?(route.notification) || structured? || !@captures.empty?
        end

        def structured? = @reporter && !@reporter.subscribers.empty?

        def hand_out(route, event)
          @captures << event
          route.subscribers.each { |name| serve(name, route, event) }
        end

        def serve(name, route, event)
          @deliver.call(name, route.action, event)
        rescue Exception => error # rubocop:disable Lint/RescueException -- see Failures::PASSED_ON
          @failures.report(error, route.event, tasker_subscriber: name)
        end

        def announce(route, payload)
          Notifications.deliver(route.notification, payload).each { |error| @failures.report(error, route.event) }
        end

        def tell(route, payload)
          @reporter.notify(route.structured, payload)
        rescue Exception => error # rubocop:disable Lint/RescueException -- see Failures::PASSED_ON
          @failures.report(error, route.event)
        end
    end
  end
end
