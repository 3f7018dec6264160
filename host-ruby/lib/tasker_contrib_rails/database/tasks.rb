# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Database
    # Tasks and their steps in the engine's tables, as rows; {Operations} interprets them. Methods that change a task
    # must run in the caller's transaction, after it has locked the task.
    class Tasks
      SQL = Statements.of("tasks")
      private_constant :SQL

      # A queue disappeared between two queries, because its worker ended.
      class QueueGone < StandardError; end

      # @param session [Session]
      def initialize(session) = @session = session

      # @return [Array<String>] what these statements need and this engine lacks; empty if it is the one that we know
      def missing = query(:schema).map { |row| row.fetch("missing") }

      # @param ending [String] the end of a task's id
      # @return [Array<String>] at most two ids
      def ending(ending) = query(:find, ending).map { |row| row.fetch("id") }

      # @param ids [Array<String>]
      # @param shared [String] the prefix of the engine's shared queues
      # @param results [String] the queue from which the server takes results
      # @return [Hash{String => Array<Hash{String => String, nil}>}] for the id of each task that exists, one row for
      #   each of its steps, each with the task
      def find(ids, shared:, results:)
        query(:task, JSON.generate(ids), shared, results).group_by { |row| row.fetch("of") }
      end

      # @param id [String]
      # @return [Array<Hash{String => String, nil}>] each transition of the task and of its steps, oldest first
      def history(id) = query(:history, id)

      # @param id [String]
      # @param most [Integer] bytes of a text, unless it is of +step+
      # @param step [String, nil] the name of the one that is looked at whole
      # @return [Array<Hash{String => String, nil}>] what each step holds, and in the first row what the task does
      def contents(id, most:, step: nil) = query(:contents, id, most, step)

      # @param id [String] a task that has ended
      # @return [Array(Array<Hash>, Array<Hash>)] its steps, and how each attempt at them ended
      def recorded(id) = [ query(:recorded_steps, id), query(:recorded_outcomes, id) ]

      # A page of tasks, newest first; see {Operations::Engine#tasks}.
      #
      # @param asked [Asked]
      # @param ids [Array<String>, nil] only these
      # @return [Array<Hash{String => String, nil}>]
      def page(asked, states:, limit:, ids: nil)
        sql = fill(:tasks, direction: asked.direction)
        lists = [ states, ids ].map { |list| list && JSON.generate(list) }
        asked.sort(@session.query(sql, *asked.values, *lists, limit))
      end

      # A page of open tasks that are held by certain things.
      #
      # @param asked [Asked]
      # @param codes [Array<String>] of all things that hold a task, worst first
      # @param wanted [Array<String>] of those that are asked for
      # @param most [Integer] how many tasks to look into
      # @param served [Array<String>] the namespaces that a living worker serves
      # @param queues [Array<String>] all that may have a message about a step
      # @return [Array(Array<Hash>, String)] rows, and the last task that was looked at, if there may be more
      def held(asked, codes:, wanted:, most:, served:, queues:, limit:)
        sql = looking(:held, queues, direction: asked.direction, which: "true")
        rows = ask(sql, *asked.values, most, JSON.generate(codes), JSON.generate(served), JSON.generate(wanted), limit)
        [ asked.sort(rows.select { |row| row["id"] }), rows.first&.fetch("looked") ]
      end

      # @param ended [Integer] how many tasks that have ended to count
      # @return [Hash{String => String, nil}] codes, looked, failed, ended, workflows
      # @see #held
      def counts(asked, codes:, most:, served:, queues:, ended:)
        sql = looking(:counts, queues, direction: "DESC",
          which: "tt.to_state NOT IN ('blocked_by_failures', 'error')")
        ask(sql, *asked.values, most, JSON.generate(codes), JSON.generate(served), ended).first
      end

      # Open tasks by what holds them.
      #
      # @param age [Numeric] seconds for which they must not have moved, but those of the codes +always+
      # @return [Array<Hash{String => String, nil}>] code, step, error_type, workflow, count, since, newest, tasks
      # @see #held
      def groups(asked, codes:, always:, age:, most:, served:, queues:, limit:)
        sql = looking(:groups, queues, direction: "DESC", which: "true")
        ask(sql, *asked.values, most, JSON.generate(codes), JSON.generate(served), age, JSON.generate(always), limit)
      end

      # @return [Array<Array(String, String)>] namespace and name of each registered workflow
      def names = query(:names).map { |row| row.values_at("namespace", "name") }

      # @param newest [Integer] how many tasks of each to look at
      # @return [Array<Hash{String => String, nil}>] every registered version of every workflow, or of one
      def workflows(newest:, namespace: nil, name: nil) = query(:workflows, namespace, name, newest)

      # @param newest [Integer] how many tasks to look at
      # @return [Array<Hash{String => String, nil}>] how long each step of a version takes
      def step_times(namespace, name, version, newest:) = query(:step_times, namespace, name, version, newest)

      # @param ids [Array<String>]
      # @return [Hash{String => String}] the state of each that there is
      def states(ids) = query(:states, JSON.generate(ids)).to_h { |row| row.values_at("id", "state") }

      # @return [Array<Hash{String => String, nil}>] see {Operations::Engine#stuck}
      def stuck(age:, namespace:, limit:) = query(:stuck, age, namespace, limit)

      # @param namespaces [Array<String>]
      # @param named [Integer] how many steps task ids to return for each step
      # @return [Array<Hash{String => String, nil}>] one row for each step of each template that tasks use; see
      #   {Deploys::Registered}
      def live_templates(namespaces:, named:) = query(:live_templates, JSON.generate(namespaces), named)

      # @param ids [Array<String>] tasks
      # @param places [Array<Array(String, Boolean)>] queues, and whether to look into the queue's archive instead
      # @return [Array<Array<Array(String, String)>>] for each place, the task and step that each of its messages names
      # @raise [QueueGone]
      def messages(ids, places)
        return [] if places.empty?

        parts = places.each_with_index.map do |(queue, archived), place|
          fill(:messages, place:, table: table(archived ? "a" : "q", queue))
        end
        rows = ask(parts.join("\nUNION ALL\n"), JSON.generate(ids)).group_by { |row| row.fetch("place").to_i }
        Array.new(places.size) do |place|
          rows.fetch(place, []).filter_map { |row| row.values_at("task", "step") if row["step"] }
        end
      end

      # Tasks that a killed server left, and never comes back to.
      #
      # @param after [Numeric] seconds for which nothing of them moved
      # @param results [String] the queue from which the server takes results
      # @return [Array<Hash{String => String}>] id, namespace, task, state, transition, and how many steps are open
      def left(after:, results:, limit:)
        @session.query(fill(:left, table: table("q", results)), after, limit)
      end

      # What one session at a time may do. Whoever comes meanwhile does nothing.
      #
      # @param name [String] of it
      # @return [Object, nil] what the block returned; nil: another session does it
      def alone(name)
        key = [ PrivateQueue::LOCK + 1, name ]
        lock = "SELECT pg_try_advisory_lock($1::int4, hashtext($2)) AS is"
        return unless @session.query(lock, *key).first.fetch("is") == "t"

        begin
          yield
        ensure
          @session.query("SELECT pg_advisory_unlock($1::int4, hashtext($2))", *key)
        end
      end

      # Locks a task until the transaction ends.
      #
      # @param wait [Numeric, nil] seconds for which it may be in other hands
      # @return [Hash{String => String, nil}, nil] nil if another session has locked it
      # @raise [Error::DatabaseRefused] it was in other hands for longer
      def lock(id, wait: nil)
        @session.query("SET LOCAL lock_timeout = #{(wait * 1000).to_i}") if wait
        query(:lock, id).first
      end

      # @param step [String] its id
      # @return [String, nil] its last transition
      def transition_of(step) = query(:step_transition, step).first&.fetch("transition")

      # Changes the state of a locked task.
      #
      # @return [Boolean] false if it is no longer in the state +from+
      def move(id, from:, to:, by:, because:) = query(:move_task, id, from, to, by, because).first.fetch("is") == "t"

      # Makes the server look at a task that was locked: a message names a step that is complete, or the server finds
      # the task at its next poll.
      #
      # @param locked [Hash{String => String, nil}] see {#lock}
      # @param results [String] the queue from which the server takes results
      # @param step [String, nil] the step that the message names
      # @param finalize [Boolean] whether no step is left to run
      # @return [Boolean] false: it moved meanwhile
      def kick(id, locked, results:, by:, because:, step: locked["complete"], finalize: false)
        to = step ? "evaluating_results" : "waiting_for_dependencies"
        return false unless move(id, from: locked.fetch("state"), to:, by:, because:)

        if step
          tell(results, step:, task: id, correlation_id: locked.fetch("correlation_id"))
        elsif finalize
          finalize(id)
        end
        true
      end

      # Notes who brought a task into a state, which the engine's API does not.
      #
      # @return [void]
      def sign(id, state:, by:, because:) = query(:sign, id, state, by, because)

      # Lets steps start again that failed or wait for a retry.
      #
      # @param steps [Array<String>, nil] their ids; nil means all such steps of the task
      # @return [Integer] how many
      def reset(id, steps:, by:, because:)
        rows = query(:reset, id, steps && JSON.generate(steps))
        rows.each { |row| query(:reset_transition, *row.values_at("step", "state", "sort_key"), by, because) }
        rows.size
      end

      # Sends a message about a step to a queue.
      #
      # @return [void]
      def tell(queue, step:, task:, correlation_id:) = query(:tell, queue, step, task, correlation_id)

      # Asks the server to finish a task that has no steps left to run.
      #
      # @return [void]
      def finalize(id) = query(:finalize, id)

      private
        def query(name, *values) = @session.query(SQL.fetch(name), *values)

        # A statement about queues that were there a moment ago.
        def ask(sql, *values)
          @session.query(sql, *values)
        rescue Error::DatabaseRefused => error
          raise error.cause.is_a?(PG::UndefinedTable) ? QueueGone : error
        end

        def looking(name, queues, **more)
          messages = queues.map { |queue| "SELECT message->>'step_uuid' AS step FROM #{table("q", queue)}" }
          fill(name, messages: messages.join(" UNION ALL ").presence || "SELECT NULL::text AS step", **more)
        end

        def fill(name, **values) = Statements.fill(SQL.fetch(name), **values)

        def table(kind, queue) = "pgmq.#{@session.quote("#{kind}_#{queue.downcase}")}"
    end
  end
end
