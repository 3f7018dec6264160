# frozen_string_literal: true

require "active_support"
require "active_support/notifications"
require "active_support/error_reporter"
require "active_support/lazy_load_hooks"

module TaskerContribRails
  # Tasker's happenings as notifications of Rails: docs/event-bridge.md.
  module EventBridge
    @lock = Mutex.new
    @subscribing = false
    @kept = { failures: Failures.new, captures: Captures.new }

    class << self
      # Tells of something that happened. Never raises, and builds nothing where nobody listens.
      #
      #   EventBridge.publish("task.execution.completed") { { task_uuid: uuid, payload: context } }
      #
      # @param event [String] an event's name, with its dots
      # @param fields [Hash{Symbol => Object}] fields of its payload, as the table has them; those left out are nil
      # @yieldreturn [Hash{Symbol => Object}] the same, made only if anyone listens
      # @return [void]
      def publish(event, fields = nil, &) = publisher.publish(event, fields, &)

      # @param event [String]
      # @return [Boolean] whether anyone would get it
      def listening?(event) = publisher.listening?(event)

      # @return [Failures] what subscribers raised, and names that are none
      def failures = publisher.failures

      # @yield
      # @return [Array<Event>] what was published meanwhile, by any thread
      def capture(&) = publisher.captures.during(&)

      # @return [Settings]
      def settings = publisher.settings

      # Takes other settings than those of `config.tasker`, which are read when the bridge is first used.
      #
      # @param settings [Settings]
      # @return [void]
      def configure(settings)
        rebuild(settings:)
        settings.log && settings.enabled ? LogSubscriber.start(settings.naming) : LogSubscriber.stop
      end

      # Finds and starts the application's subscribers, and joins the runtime where it is loaded. The worker
      # calls this before it starts, and so does the inline runner.
      #
      # @param declared [Array<String>] the events of the task templates, so that the component is asked once for all
      # @return [void]
      def start(declared: [])
        return unless settings.enabled

        rebuild(subscribing: true)
        broken = Subscriptions.findings
        failures.report(Error::Rejected.new(broken), "subscribers") if broken.any?
        publisher.prepare(declared)
        ActiveSupportAdapter.install!
      end

      # Forgets the application's subscribers, and the runtime.
      #
      # @return [void]
      def stop
        ActiveSupportAdapter.uninstall!
        rebuild(subscribing: false)
      end

      # Looks at the subscribers again, after their code has changed.
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
            # What has been learnt of names stays where nothing has changed.
            @publisher = Publisher.new(settings:, patterns:, **@kept) unless @publisher&.for?(settings, patterns)
            @publisher
          end
        end
    end
  end

  # In a Rails application, the railtie gives it the settings of `config.tasker` now.
  ActiveSupport.run_load_hooks(:tasker_event_bridge, EventBridge)
end
