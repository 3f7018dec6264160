# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Publishes events of tasks in a worker (`config.tasker.task_events`). The engine only tells a worker about steps,
    # so this asks the server about the tasks whose steps it has run.
    #
    # To spare the server, it sends one request at a time, pauses between requests, and pauses longer after each
    # failure.
    #
    # @api private
    class TaskFollower
      # Seconds between two requests.
      INTERVAL = 0.5
      # The longest pause, when the server does not answer.
      LONGEST = 30.0
      # The most tasks that are followed. If there are more, the oldest is dropped.
      MOST = 1_000
      # The server's status of a finished task, and the event for it. A cancelled task has none.
      ENDS = {
        "complete" => "task.execution.completed", "completed" => "task.execution.completed",
        "error" => "task.execution.failed", "blocked_by_failures" => "task.execution.failed", "cancelled" => nil
      }.freeze

      # A followed task.
      Followed = Data.define(:clock, :fields)
      private_constant :INTERVAL, :ENDS, :Followed

      # @param publisher [#publish]
      # @param get_task [#call] takes a UUID and returns an object with a `status`
      def initialize(get_task, publisher: EventBridge, interval: INTERVAL)
        @get_task = get_task
        @publisher = publisher
        @interval = interval
        @tasks = {}
        @lock = Mutex.new
        @wake = ConditionVariable.new # there is a task, or it is over
        @over = ConditionVariable.new # a new task must not cut a pause short
      end

      # @param payload [Hash] of `step.execution.received`
      # @return [void]
      def received(payload)
        uuid = payload[:task_uuid].to_s
        task = payload.fetch(:task_sequence_step).task
        fields = { task_uuid: uuid, task_name: task.task_name, namespace: task.namespace_name }
        met = @lock.synchronize do
          next if @tasks.key?(uuid)

          @tasks.shift if @tasks.size >= MOST
          @tasks[uuid] = Followed.new(clock: now, fields:)
          @wake.signal
        end
        @publisher.publish("task.execution.started", fields) if met
      end

      # Starting it again has no effect. In a fork of the process, it starts another thread, which follows none of the
      # parent's tasks.
      #
      # @return [Thread]
      def start
        return @thread if @thread&.alive?

        @stopping = false
        @lock.synchronize { @tasks.clear }
        @thread = Thread.new { follow until @stopping }.tap { |thread| thread.name = "tasker task events" }
      end

      # @return [void]
      def stop
        @lock.synchronize do
          @stopping = true
          @wake.broadcast
          @over.broadcast
        end
        @thread&.join(1)
        @thread = nil
      end

      # Asks about the task whose last request is the longest ago.
      #
      # @return [void]
      def ask
        uuid, followed = @lock.synchronize { @tasks.shift } || return
        status = @get_task.call(uuid).status.to_s
        @pause = @interval
        return @lock.synchronize { @tasks[uuid] ||= followed } unless ENDS.key?(status)

        tell(ENDS[status], followed, status) if ENDS[status]
      rescue Client::NotFound => error # it will not be found later either
        @pause = @interval
        EventBridge.failures.report(error, "task_events")
      rescue StandardError => error
        @lock.synchronize { @tasks[uuid] ||= followed }
        @pause = [ (@pause || @interval) * 2, LONGEST ].min
        EventBridge.failures.report(error, "task_events")
      end

      private
        def follow
          @lock.synchronize { @wake.wait(@lock) if @tasks.empty? && !@stopping }
          ask unless @stopping
          @lock.synchronize { @over.wait(@lock, @pause || @interval) unless @stopping }
        end

        def tell(event, followed, status)
          failure = event == "task.execution.failed" ? { failed_steps: [], error_message: status } : {}
          @publisher.publish(event, { **followed.fields, duration: now - followed.clock, **failure })
        end

        def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
