# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The runtime of a worker in this process: tasker-rb's native functions, called directly.
    #
    # tasker-rb's own Ruby classes (`Bootstrap`, `EventPoller`, `StepExecutionSubscriber`) are not used. They take over
    # the signals, die of the first exception that is not a StandardError, can't be started twice, and drop the results
    # of steps that are still running at the stop. Listeners to `EventBridge` and to domain events work as with them.
    class TaskerRb
      # The functions of tasker-rb that we use. The contract spec checks each of them.
      FUNCTIONS = {
        bootstrap_worker: 0, worker_status: 0, stop_worker: 0, transition_to_graceful_shutdown: 0,
        poll_step_events: 0, complete_step_event: 2, checkpoint_yield_step_event: 2
      }.freeze

      # Loads the runtime by naming it. If the gem is not in the bundle, that loads a double, which can run handlers but
      # not a worker.
      #
      # @raise [Error::EngineMissing]
      def load
        Loader.install
        return if TaskerCore.const_defined?(:FFI)

        raise Error::EngineMissing,
          "A worker needs the tasker-rb gem, which is not in the bundle or has no build for this Ruby or platform. " \
          "Add `gem \"tasker-rb\"`; it needs Ruby 3.4."
      end

      # Starts the runtime, and sets +environment+ while the runtime reads it. Returns the namespaces that it serves.
      #
      # @param environment [Hash{String => String, nil}]
      # @return [Array<String>] namespaces
      # @raise [Error::EngineFailed]
      def start(environment)
        load
        result = with_environment(environment) { ffi.bootstrap_worker }
        if result["status"] == "already_running"
          raise Error::EngineFailed, "Tasker's runtime already runs in this process, and this gem did not start it."
        end

        @started = true
        TaskerCore::Worker::InProcessDomainEventPoller.instance.start!
        TaskerCore::DomainEvents::SubscriberRegistry.instance.start_all!
        namespaces
      rescue RuntimeError, ArgumentError => error
        failed = Error::EngineFailed.new("Tasker's runtime did not start: #{error.message}")
        Secrets.raise_without(failed, error, environment["DATABASE_URL"])
      end

      # @return [Boolean] whether the runtime reports that it is running
      def running? = @started == true && ffi.worker_status["running"] == true

      # @return [Array<String>]
      def namespaces = Array(ffi.worker_status["supported_namespaces"]).sort

      # @return [Hash{Symbol => Object}, nil] a claimed step, or nil
      def poll = ffi.poll_step_events&.to_h&.deep_symbolize_keys

      # @param event [Hash{Symbol => Object}] as {#poll} returned it
      # @return [Hash{Symbol => Object}] what listeners to `step.execution.received` get
      def wrap(event)
        step = TaskerCore::Models::TaskSequenceStepWrapper.new(without_baggage(event.fetch(:task_sequence_step)))
        event.slice(:event_id, :task_uuid, :step_uuid, :correlation_id, :parent_correlation_id, :trace_id, :span_id)
          .merge(tags: event.dig(:task_sequence_step, :task, :task, :tags), task_sequence_step: step).compact
      end

      # @param received [Hash{Symbol => Object}] as {#wrap} returned it
      # @param baggage [Hash{String => Object}] what came with the task
      # @return [TaskerCore::Types::StepContext]
      def context(received, baggage: {})
        StepContext.new(received.fetch(:task_sequence_step), baggage:, **received.slice(:tags, :trace_id, :span_id))
      end

      # Publishes to the listeners of the runtime's bridge. What a listener raises is reported, but not raised here.
      def announce(name, payload)
        TaskerCore::Worker::EventBridge.instance.publish(name, payload)
      rescue StandardError => error
        TaskerContribRails.report(error, source: name)
      end

      # @return [Boolean] false if the runtime did not accept it
      def complete(completion)
        ffi.complete_step_event(completion.fetch(:event_id).to_s, completion.deep_stringify_keys) == true
      end

      # @return [Boolean] false: the engine would not take it
      def checkpoint(data)
        ffi.checkpoint_yield_step_event(data.fetch(:event_id).to_s, data.deep_stringify_keys) == true
      end

      # Stops claiming. Only needed without a private queue. It holds Ruby's global lock for five seconds, whatever the
      # settings say.
      def stop_claiming = ffi.transition_to_graceful_shutdown

      # Stops the runtime at once (2 ms). No step may be running.
      #
      # @return [void]
      def stop
        return unless @started

        @started = false
        TaskerCore::DomainEvents::SubscriberRegistry.instance.stop_all!
        TaskerCore::Worker::InProcessDomainEventPoller.instance.stop!
        ffi.stop_worker
      end

      # @return [String]
      def version = TaskerCore::VERSION

      private
        def ffi = TaskerCore::FFI

        def without_baggage(sequence)
          task = sequence[:task] or return sequence
          inner = task[:task] or return sequence
          { **sequence, task: { **task, task: { **inner, context: Baggage.without(inner[:context]) } } }
        end

        def with_environment(environment)
          before = environment.to_h { |name, _| [ name, ENV[name] ] }
          environment.each { |name, value| ENV[name] = value }
          yield
        ensure
          before.each { |name, value| ENV[name] = value }
        end
    end
  end
end
