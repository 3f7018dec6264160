# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Connects Tasker's runtime to the bridge. The worker does this before it starts, because a later listener would
    # only hear of a step when it is done.
    #
    # The runtime's publishers can't unsubscribe a single block. So this subscribes once, for good, and ignores events
    # while it is uninstalled.
    class ActiveSupportAdapter
      @lock = Mutex.new
      @joined = {}.compare_by_identity
      @installed = false

      class << self
        # @param steps [#subscribe, nil] publishes `step.execution.received` and so on; the runtime's EventBridge by
        #   default
        # @param domain_events [#subscribe, nil] takes a pattern; the runtime's poller of domain events by default
        # @return [void]
        def install!(steps: Runtime::Publishers.steps, domain_events: Runtime::Publishers.domain_events)
          @lock.synchronize do
            @installed = true
            follow_tasks if EventBridge.settings.follow_tasks && steps
            join_steps(steps) if steps && !@joined[steps]
            join_domain_events(domain_events) if domain_events && !@joined[domain_events]
          end
        end

        # @return [void]
        def uninstall!
          @lock.synchronize do
            @installed = false
            @follower&.stop
            @follower = nil
          end
        end

        # @return [Boolean]
        def installed? = @installed

        private
          def join_steps(source)
            events = StepEvents.new(publisher: EventBridge)
            StepEvents::HAPPENINGS.each do |name, taker|
              source.subscribe(name) { |event| guard(name) { events.public_send(taker, event.payload) } }
            end
            source.subscribe("step.execution.received") do |event|
              guard("task_events") { @follower&.received(event.payload) }
            end
            @joined[source] = true
          end

          def follow_tasks
            @follower ||= TaskFollower.new(Client.new.method(:get_task))
            @follower.start
          end

          def join_domain_events(source)
            events = DomainEvents.new(publisher: EventBridge)
            source.subscribe("*") { |event| guard("domain event") { events.received(event) } }
            @joined[source] = true
          end

          # An error here would make the runtime lose a step.
          def guard(name)
            yield if @installed
          rescue StandardError, ScriptError, SystemStackError => error
            EventBridge.failures.report(error, name)
          end
      end
    end
  end
end
