# frozen_string_literal: true

require "active_support"
require "active_support/notifications"
require "active_support/error_reporter"
require "active_support/lazy_load_hooks"

module TaskerContribRails
  # Publishes Tasker's events as Rails notifications: docs/event-bridge.md.
  module EventBridge
    # How the component is to name notifications, for each `event_naming`.
    #
    # @api private
    NAMINGS = { tasker: "tasker.{event}", rails: "{event}.tasker" }.freeze

    @lock = Mutex.new
    @subscribing = false
    @kept = { failures: Failures.new, captures: Captures.new }

    class << self
      # Publishes an event. Never raises, and builds no payload if nobody listens.
      #
      #   EventBridge.publish("task.execution.completed") { { task_uuid: uuid, payload: context } }
      #
      # @param event [String] an event's name, with its dots
      # @param fields [Hash{Symbol => Object}] fields of its payload, as in the events table; missing ones are nil
      # @yieldreturn [Hash{Symbol => Object}] the fields, only computed if anyone listens
      # @return [void]
      def publish(event, fields = nil, &) = publisher.publish(event, fields, &)

      # @param event [String]
      # @return [Boolean] whether anyone would receive it
      def listening?(event) = publisher.listening?(event)

      # @return [Failures] what subscribers raised, and invalid names
      def failures = publisher.failures

      # @yield
      # @return [Array<Event>] the events that any thread published meanwhile
      def capture(&) = publisher.captures.during(&)

      # @return [Settings]
      def settings = publisher.settings

      # Replaces the settings of `config.tasker`, which are read when the bridge is first used.
      #
      # @param settings [Settings]
      # @return [void]
      def configure(settings)
        rebuild(settings:)
        settings.log && settings.enabled ? LogSubscriber.start(settings.naming) : LogSubscriber.stop
      end

      # Finds and starts the application's subscribers, and connects the runtime if it is loaded. The worker and the
      # inline runner call this before they start.
      #
      # @param declared [Array<String>] the events of the task templates, so that one call of the component is enough
      # @return [void]
      def start(declared: [])
        return unless settings.enabled

        rebuild(subscribing: true)
        broken = Subscriptions.findings
        failures.report(Error::Rejected.new(broken), "subscribers") if broken.any?
        publisher.prepare(declared)
        ActiveSupportAdapter.install!
      end

      # Forgets the application's subscribers and the runtime.
      #
      # @return [void]
      def stop
        ActiveSupportAdapter.uninstall!
        rebuild(subscribing: false)
      end

      # Finds the subscribers again after their code has changed.
      #
      # @return [void]
      def reload
        rebuild if @subscribing
      end

      private
        def publisher = @publisher || rebuild

        def rebuild(settings: @publisher&.settings || Settings.of_app, subscribing: @subscribing)
          patterns = subscribing ? Subscriptions.patterns : [] # loads code, which may publish
          @lock.synchronize do
            @subscribing = subscribing
            # If nothing has changed, what is known about names is kept.
            @publisher = Publisher.new(settings:, patterns:, **@kept) unless @publisher&.for?(settings, patterns)
            @publisher
          end
        end
    end
  end

  # In a Rails application, the railtie now passes the settings of `config.tasker`.
  ActiveSupport.run_load_hooks(:tasker_event_bridge, EventBridge)
end
