# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Makes the server look again at tasks that it left when it was killed between two commits, and never comes back to.
    # Any living worker does it, by the sweeper's thread, and one at a time: `config.tasker.revive_after`.
    #
    # What lives is safe from it: a task of which a step is under way is none of these, and one that the server moves
    # meanwhile is left to it, by a lock and a look at the task's last transition.
    #
    # @api private
    class Reviver
      # Tasks at most in one look.
      MOST = 100
      # Seconds between two looks, at the most and the least; a third of the time that a task must have stood still.
      EVERY = (1.0..60.0)
      REASON = "the server was ended while it moved this task"
      private_constant :EVERY, :REASON

      # @param session [Database::Session]
      # @param results [String] the server's queue of results
      # @param worker [String] this one
      # @param after [Numeric] seconds for which a task must have stood still
      # @param clock [#call] seconds that never go back
      def initialize(session, results:, worker:, after:, clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @session, @results, @worker, @after, @clock = session, results, worker, after, clock
        @tasks = Database::Tasks.new(session)
      end

      # Looks, where it is time to.
      #
      # @return [void]
      def look_in_time
        now = @clock.call
        return if @looked && now - @looked < (@after / 3.0).clamp(EVERY)

        @looked = now
        look
      end

      # Looks once, unless another worker does so now.
      #
      # @return [Array<String>] the tasks that were revived
      def look
        @tasks.alone("revive") do
          @tasks.left(after: @after, results: @results, limit: MOST).filter_map { |row| row["id"] if revive(row) }
        end || []
      end

      private
        # One task that the database refuses must not keep the others.
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
