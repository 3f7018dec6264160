# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Makes the server continue tasks that it left because it was killed between two commits. It would never
    # look at them again. Every running worker does this in the sweeper's thread, but only one at a time.
    # See `config.tasker.revive_after`.
    #
    # Tasks that still move are not touched: tasks with a running step are not selected, and a lock and a
    # check of the task's last transition protect a task that the server is moving at the same moment.
    #
    # @api private
    class Reviver
      # The most tasks for one check.
      MOST = 100
      # The seconds between two checks: a third of `after`, within these limits.
      EVERY = (1.0..60.0)
      REASON = "the server was ended while it moved this task"
      private_constant :EVERY, :REASON

      # @param session [Database::Session]
      # @param results [String] the queue from which the server takes results
      # @param worker [String] the name of this worker
      # @param after [Numeric] seconds for which a task must not have moved
      # @param clock [#call] monotonic seconds
      def initialize(session, results:, worker:, after:, clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @session, @results, @worker, @after, @clock = session, results, worker, after, clock
        @tasks = Database::Tasks.new(session)
      end

      # Checks, if it is time.
      #
      # @return [void]
      def look_in_time
        now = @clock.call
        return if @looked && now - @looked < (@after / 3.0).clamp(EVERY)

        @looked = now
        look
      end

      # Checks once, unless another worker is checking.
      #
      # @return [Array<String>] the tasks that were revived
      def look
        @tasks.alone("revive") do
          @tasks.left(after: @after, results: @results, limit: MOST).filter_map { |row| row["id"] if revive(row) }
        end || []
      end

      private
        # If the database refuses one task, the others must still be revived.
        def revive(row)
          return unless kick(row)

          task = "#{row["namespace"]}/#{row["task"]} #{row["id"]}"
          left = "was left in #{row["state"]} when a server ended"
          TaskerContribRails.logger.warn "[Tasker] task #{task} #{left}: revived"
          EventBridge.publish("task.execution.revived", task_uuid: row["id"], task_name: row["task"],
            namespace: row["namespace"], state: row["state"], worker: @worker, pid: Process.pid)
          true
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.warn "[Tasker] task #{row["id"]} can't be revived: #{error.message}"
          false
        end

        def kick(row)
          @session.transaction do
            locked = @tasks.lock(row["id"], wait: 1)
            next false unless locked && locked["transition"] == row["transition"]

            @tasks.kick(row["id"], locked, results: @results, by: "worker #{@worker}", because: REASON,
                                           finalize: row["open"].to_i.zero?)
          end
        end
    end
  end
end
