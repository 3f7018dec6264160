# frozen_string_literal: true

require "pg"

# The engine's own tables, asked about tasks, in a session of its own each time: an example's ends with the database.
module EngineTables
  class << self
    # What workers answer for: tasks with a step that is claimed, that waits in a queue, or whose result is not the
    # server's yet. A task with no such step, and not over, is one that the server lost hold of between two of its own
    # commits: no worker ever hears of it.
    #
    # @return [Array<String>]
    def in_workers_hands(tasks)
      ask(<<~SQL, tasks).column_values(0)
        SELECT DISTINCT ws.task_uuid FROM tasker.workflow_steps ws
        JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
        WHERE ws.task_uuid = ANY($1::uuid[])
          AND (t.to_state IN ('in_progress', 'enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
               OR (t.to_state = 'enqueued' AND ws.workflow_step_uuid::text IN (#{waiting})))
      SQL
    end

    # @return [Hash{String => Integer}] how often the engine gave out each step
    def claims_of(tasks)
      ask(<<~SQL, tasks).to_h { |row| [ row["step"], row["claims"].to_i ] }
        SELECT ws.workflow_step_uuid AS step, count(*) FILTER (WHERE t.to_state = 'in_progress') AS claims
        FROM tasker.workflow_steps ws JOIN tasker.workflow_step_transitions t USING (workflow_step_uuid)
        WHERE ws.task_uuid = ANY($1::uuid[]) GROUP BY 1
      SQL
    end

    # @return [Array<String>] steps
    def claimed_after_completion(tasks)
      ask(<<~SQL, tasks).column_values(0)
        SELECT t.workflow_step_uuid FROM tasker.workflow_step_transitions t JOIN tasker.workflow_steps ws USING (workflow_step_uuid)
        JOIN tasker.workflow_step_transitions done
          ON done.workflow_step_uuid = t.workflow_step_uuid AND done.to_state = 'complete' AND done.sort_key < t.sort_key
        WHERE ws.task_uuid = ANY($1::uuid[]) AND t.to_state = 'in_progress'
      SQL
    end

    # Puts off the retries of a task by an hour: a handler gets no more than the server's own limit, which may be short.
    def put_off(task)
      ask("UPDATE tasker.workflow_steps SET backoff_request_seconds = 3600 WHERE task_uuid = ANY($1::uuid[])", [ task ])
    end

    # Gives a task up as the server's detector of stale tasks does.
    def give_up(task)
      ask(<<~SQL, [ task ])
        SELECT create_dlq_entry(task_uuid, 'shop', 'nap', to_state, 61, 60)
        FROM tasker.task_transitions WHERE task_uuid = ANY($1::uuid[]) AND most_recent
      SQL
    end

    # @param workflows [Array<String>] their names
    # @return [Array<String>] the tasks of these workflows
    def tasks_of(workflows)
      session do |pg|
        pg.exec_params(<<~SQL, [ "{#{workflows.join(",")}}" ]).column_values(0)
          SELECT t.task_uuid FROM tasker.tasks t JOIN tasker.named_tasks n USING (named_task_uuid)
          WHERE n.name = ANY($1::text[])
        SQL
      end
    end

    # Cancels tasks that are not over, so that no worker that starts later runs anything of them.
    def forget(tasks)
      return if tasks.empty?

      ask(<<~SQL, tasks)
        UPDATE tasker.workflow_step_transitions t SET to_state = 'cancelled'
        FROM tasker.workflow_steps ws
        WHERE ws.workflow_step_uuid = t.workflow_step_uuid AND t.most_recent AND t.to_state <> 'complete'
          AND ws.task_uuid = ANY($1::uuid[])
      SQL
      ask(<<~SQL, tasks)
        UPDATE tasker.task_transitions SET to_state = 'cancelled'
        WHERE most_recent AND to_state <> 'complete' AND task_uuid = ANY($1::uuid[])
      SQL
    end

    private
      def waiting
        queues = session do |pg|
          pg.exec("SELECT queue_name FROM pgmq.meta WHERE queue_name LIKE '%\\_shop\\_queue'").column_values(0)
        end
        queues.map { |queue| "SELECT message->>'step_uuid' FROM pgmq.q_#{queue}" }.join(" UNION ALL ")
      end

      def ask(sql, tasks) = session { |pg| pg.exec_params(sql, [ "{#{tasks.join(",")}}" ]) }

      def session
        pg = PG.connect(ENV.fetch("DATABASE_URL"))
        yield pg
      ensure
        pg&.close
      end
  end
end
