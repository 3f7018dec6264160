# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Database
    # Reads and changes which worker holds which step, and the queues through which steps move.
    class Claims
      SQL = Statements.of("claims")
      private_constant :SQL

      # A step that a worker holds. +begun+: its handler may have run. +task_over+: its task has ended, so nobody should
      # run the step any more.
      Held = Data.define(:step_uuid, :task_uuid, :claim, :state, :begun, :since, :task, :step, :task_over) do
        def initialize(task_over: false, **) = super

        # @return [Boolean] whether the step has no result yet
        def in_progress? = state == "in_progress"

        # @return [String]
        def to_s = "#{task}/#{step} #{step_uuid} of task #{task_uuid}"
      end

      # A step whose handler is about to run. +attempt+: the number of this attempt, from 1.
      Begun = Data.define(:claim, :attempt)

      # A worker, as its queues describe it. +owner+: what it wrote about itself (host, pid, since). +session+: the
      # PostgreSQL process that holds its lock; nil if the lock is free. +silent+: seconds since that session's last
      # statement; nil if this role can't see it. +dead_for+: seconds since a worker first saw the lock free.
      Owner = Data.define(:worker, :queues, :owner, :session, :silent, :dead_for) do
        # @return [Boolean] whether its lock is held
        def alive = !session.nil?

        # @return [String, nil] where it runs
        def where = ("pid #{owner["pid"]} on #{owner["host"]}" if owner.values_at("pid", "host").all?)
      end

      # Results in the server's queue. +oldest+: the message that has waited longest. +seconds+: how long it has waited.
      Waiting = Data.define(:count, :seconds, :oldest)

      # @param database [Session]
      # @param results [String] the queue from which the server takes results
      def initialize(database, results: "orchestration_step_results")
        @database = database
        @results = results
      end

      # @return [Session]
      attr_reader :database

      # @param queue [String, nil] a shared queue to check
      # @return [Array<String>] what the engine's schema lacks; empty if this gem knows the schema
      def missing(queue = nil) = query(:schema, queue).map { |row| row.fetch("missing") }

      # @return [String] the message for a database without Tasker
      def absence
        database = @database.query("SELECT current_database() AS name").first.fetch("name")
        "The database #{database.inspect} has no Tasker in it (no #{missing.grep(/\Aschema/).to_sentence}): " \
          "run Tasker's migrations on it, or name the database that has it, by `config.tasker.database_url` or " \
          "DATABASE_URL."
      end

      # Takes the lock that shows that this worker is alive. The lock belongs to the session, so it is released when the
      # process ends.
      #
      # @return [Boolean] false if another session holds it, so this worker was taken for dead
      def lock(worker) = truth("SELECT pg_try_advisory_lock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # @return [void]
      def unlock(worker) = truth("SELECT pg_advisory_unlock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # Ends the session in which a worker holds its lock. For a worker that is known to be frozen and does not end by
      # itself.
      #
      # @param owner [Owner]
      # @return [Boolean] whether it has ended
      def end_session(owner) = truth("SELECT pg_terminate_backend($1::int4, 5000) AS is", owner.session)

      # Listens for new messages in these queues.
      def listen(queues)
        queues.each do |queue|
          row = @database.query(<<~SQL, queue).first
            SELECT 'pgmq_message_ready.' || tasker.extract_queue_namespace($1) AS channel
          SQL
          @database.query("LISTEN #{@database.quote(row.fetch("channel"))}")
        end
      end

      # Creates a shared queue if it does not exist. Tasker's own worker would have created it; without it, the server
      # has nowhere to send steps.
      def provide(queue)
        return if queues?([ queue ])

        @database.transaction do
          @database.query("SELECT pg_advisory_xact_lock($1::int4, 0)", PrivateQueue::LOCK) # workers start together
          @database.query(<<~SQL, queue)
            SELECT pgmq.create($1) WHERE NOT EXISTS (SELECT FROM pgmq.meta WHERE queue_name = $1)
          SQL
        end
      end

      # @return [Boolean] whether all of these queues are still there
      def queues?(names)
        there = @database.query("SELECT queue_name FROM pgmq.meta").map { |row| row.fetch("queue_name") }
        (names - there).empty?
      end

      # Writes the owner of a private queue into a comment on its table.
      def sign(queue, owner)
        text = @database.query("SELECT quote_literal($1) AS text", JSON.generate(owner)).first.fetch("text")
        @database.query("COMMENT ON TABLE #{table("q", queue)} IS #{text}")
      end

      # Notes on a worker's queues since when its lock has been free, or that it is held. Every worker finds the note
      # there, even if the one that wrote it has ended, and it disappears with the queues.
      #
      # @param owner [Owner]
      # @param dead [Boolean]
      def mark(owner, dead:)
        now = @database.query("SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS now").first.fetch("now").to_f if dead
        said = owner.owner.except("dead_since").merge({ "dead_since" => now }.compact)
        owner.queues.each { |queue| sign(queue, said) }
      end

      # @param from [String] the shared queue
      # @param to [String] a private queue
      # @param limit [Integer] the most steps to move
      # @yieldparam message [Integer] a message that was archived because it names no step
      # @return [Array<String>] the steps that were moved
      def move(from, to, limit, &malformed)
        moved, rest = query(:move, from, to, limit).partition { |row| claimable?(row) }
        if rest.any?
          again = query_tables(:put_away, from, from, to, JSON.generate(rest.map { |row| row.fetch("msg_id").to_i }))
          again.each { |row| malformed&.call(row.fetch("msg_id").to_i) if row.fetch("step_uuid").nil? }
          moved += again.select { |row| claimable?(row) }
        end
        moved.map { |row| row.fetch("step_uuid") }
      end

      # Marks that a claimed step's handler is about to run.
      #
      # @return [Begun, nil] nil if this worker must not run the step
      def begin(step_uuid, worker, by)
        row = query(:begin, step_uuid, worker, by).first or return
        Begun.new(claim: row.fetch("claim"), attempt: row.fetch("attempt").to_i)
      end

      # @param claim [String]
      # @return [Boolean] whether this claim still holds the step; if not, another attempt reports its result
      def claimed?(claim) = query(:claimed, claim).any?

      # @return [Array<Held>] the steps that are held through these queues
      def held(queues)
        queues.flat_map { |queue| query_tables(:held, queue, PrivateQueue.worker_of(queue)) }.map do |row|
          truths = { begun: row.fetch("begun") == "t", task_over: row.fetch("task_over") == "t" }
          Held.new(**row.transform_keys(&:to_sym), **truths)
        end.uniq(&:claim)
      end

      # @param claim [String]
      # @param reason [String] the error message of the failed attempt
      # @return [Boolean] false if the step was already handed back or finished
      def hand_back(claim, reason)
        @database.transaction do
          given = query(:hand_back, claim, reason).first or next false

          query(:report, *given.values_at("step", "task_uuid", "sort_key", "correlation_id", "results"), @results)
          true
        end
      end

      # Sends a result's message if none is waiting for the server. If one is, notifies the server again.
      #
      # @param claim [String] a step's last transition, which holds its result
      # @return [Symbol, nil] :sent, :queued, or nil if the step has no waiting result
      def resend(claim) = query_tables(:resend, @results, claim, @results).first&.fetch("how")&.to_sym

      # @return [Waiting] the results of all workers that wait for the server
      def waiting
        row = query_tables(:waiting, @results).first
        Waiting.new(count: row["count"].to_i, seconds: row["seconds"].to_f, oldest: row["oldest"]&.to_i)
      end

      # @return [Array<String>] the steps that were sent back to the shared queue
      def send_on(queue, shared) = query_tables(:send_on, queue, shared).map { |row| row.fetch("step_uuid") }

      # @param step_uuids [Array<String>]
      # @return [Array<String>] the steps that the engine will never take; their messages are archived
      def unclaimable(queue, step_uuids)
        query_tables(:unclaimable, queue, JSON.generate(step_uuids)).map { |row| row.fetch("step_uuid") }
      end

      # @param step_uuids [Array<String>]
      # @return [Array<Hash{String => String}>] the steps whose message the runtime took but ignored: step_uuid, step,
      #   task, task_uuid
      def passed_over(queue, step_uuids) = query_tables(:passed_over, queue, JSON.generate(step_uuids))

      # @param queue [String] a private one
      # @return [Array<Integer>] messages that named no step and are archived now
      def put_away_nonsense(queue)
        query_tables(:put_away_nonsense, queue, queue).map { |row| row.fetch("msg_id").to_i }
      end

      # @return [void]
      def prune(queue) = query_tables(:prune, queue)

      # Removes a private queue whose engine has ended.
      #
      # @return [Boolean] whether it was removed; if not, the next sweep finds it
      def drop(queue)
        query(:hush, "pgmq.q_#{queue.downcase}")
        @database.transaction do
          @database.query("SET LOCAL lock_timeout = '1s'")
          truth("SELECT pgmq.drop_queue($1) AS is", queue)
        end
      rescue Error::DatabaseRefused => error
        TaskerContribRails.logger.warn "[Tasker] queue #{queue} could not be removed yet: #{error.message}"
        false
      end

      # @return [Array<Owner>] every worker that has queues
      def workers
        rows = query(:workers, PrivateQueue::PATTERN, PrivateQueue::LOCK)
        rows.group_by { |row| row.fetch("worker") }.map do |worker, rows|
          row, owner = rows.first, owner(rows.first["comment"])
          Owner.new(worker:, queues: rows.map { |each| each.fetch("queue") }, owner:, session: row["session"]&.to_i,
            silent: row["session"] && row["silent"]&.to_f&.clamp(0..), dead_for: dead_for(owner, row))
        end
      end

      private
        # The comment may have been written by somebody else.
        def owner(comment)
          said = comment ? JSON.parse(comment) : {}
          said.is_a?(Hash) ? said : {}
        rescue JSON::ParserError
          {}
        end

        # A note from before the database's last start is ignored, because a restart releases every lock.
        def dead_for(owner, row)
          since = owner["dead_since"]
          row.fetch("now").to_f - since if since.is_a?(Numeric) && since >= row.fetch("database_since").to_f
        end

        def query(name, *values) = @database.prepared(name, SQL.fetch(name), *values)

        def query_tables(name, queue, *values)
          @database.query(format(SQL.fetch(name), q: table("q", queue), a: table("a", queue)), *values)
        end

        def claimable?(row) = row.fetch("claimable") == "t"

        def table(kind, queue) = "pgmq.#{@database.quote("#{kind}_#{queue.downcase}")}"

        def truth(sql, *values) = @database.query(sql, *values).first.fetch("is") == "t"
    end
  end
end
