# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Database
    # Who holds which step, and the queues by which steps go from hand to hand.
    class Claims
      SQL = Statements.of("claims")
      private_constant :SQL

      # A step in a worker's hands. +begun+: its handler may have run. +task_over+: its task has ended, so it is
      # nobody's to run.
      Held = Data.define(:step_uuid, :task_uuid, :claim, :state, :begun, :since, :task, :step, :task_over) do
        def initialize(task_over: false, **) = super

        # @return [Boolean] whether it has no result yet
        def in_progress? = state == "in_progress"

        # @return [String]
        def to_s = "#{task}/#{step} #{step_uuid} of task #{task_uuid}"
      end

      # A step whose handler is about to run. +attempt+: which of the step's attempts that is, from 1.
      Begun = Data.define(:claim, :attempt)

      # A worker as its queues tell of it. +owner+ is what it said about itself: host, pid, since. +session+ is the
      # process of PostgreSQL that holds its lock, and nil where nobody does; +silent+ the seconds since that session's
      # last statement, and nil where that can't be seen; +dead_for+ the seconds since a worker first saw its lock free.
      Owner = Data.define(:worker, :queues, :owner, :session, :silent, :dead_for) do
        # @return [Boolean] whether its lock is held
        def alive = !session.nil?

        # @return [String, nil] where it runs
        def where = ("pid #{owner["pid"]} on #{owner["host"]}" if owner.values_at("pid", "host").all?)
      end

      # Results in the server's queue. +seconds+: how long the oldest has waited, which is message +oldest+.
      Waiting = Data.define(:count, :seconds, :oldest)

      # @param database [Session]
      # @param results [String] the engine's queue of results
      def initialize(database, results: "orchestration_step_results")
        @database = database
        @results = results
      end

      # @return [Session]
      attr_reader :database

      # @param queue [String, nil] the shared queue to look at
      # @return [Array<String>] what this engine lacks; empty if it is the one that we know
      def missing(queue = nil) = query(:schema, queue).map { |row| row.fetch("missing") }

      # @return [String] what to say where there is no Tasker in this database
      def absence
        database = @database.query("SELECT current_database() AS name").first.fetch("name")
        "The database #{database.inspect} has no Tasker in it (no #{missing.grep(/\Aschema/).to_sentence}): " \
          "run Tasker's migrations on it, or name the database that has it, by `config.tasker.database_url` or " \
          "DATABASE_URL."
      end

      # Takes the lock that says that this worker lives. It is the session's: it goes when the process does.
      #
      # @return [Boolean] false: somebody holds it, so this worker was taken for dead
      def lock(worker) = truth("SELECT pg_try_advisory_lock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # @return [void]
      def unlock(worker) = truth("SELECT pg_advisory_unlock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # Ends the session in which a worker holds its lock: for a worker that is known to be frozen, and does not end by
      # itself.
      #
      # @param owner [Owner]
      # @return [Boolean] whether it has ended
      def end_session(owner) = truth("SELECT pg_terminate_backend($1::int4, 5000) AS is", owner.session)

      # Hears of new messages in these queues.
      def listen(queues)
        queues.each do |queue|
          row = @database.query(<<~SQL, queue).first
            SELECT 'pgmq_message_ready.' || tasker.extract_queue_namespace($1) AS channel
          SQL
          @database.query("LISTEN #{@database.quote(row.fetch("channel"))}")
        end
      end

      # Makes a shared queue where there is none yet: the engine's own worker would have made it, and on a database
      # that has seen no other worker the server has nowhere to send steps to.
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

      # Names the owner of a private queue in a comment on its table.
      def sign(queue, owner)
        text = @database.query("SELECT quote_literal($1) AS text", JSON.generate(owner)).first.fetch("text")
        @database.query("COMMENT ON TABLE #{table("q", queue)} IS #{text}")
      end

      # Writes on a worker's queues since when its lock has been free, or that it is not. There every worker finds it,
      # however short it lives itself, and it goes with the queues.
      #
      # @param owner [Owner]
      # @param dead [Boolean]
      def mark(owner, dead:)
        now = @database.query("SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS now").first.fetch("now").to_f if dead
        said = owner.owner.except("dead_since").merge({ "dead_since" => now }.compact)
        owner.queues.each { |queue| sign(queue, said) }
      end

      # @param from [String] the shared queue
      # @param to [String] a private one
      # @param limit [Integer] steps at most
      # @yieldparam message [Integer] one that was put away since it names no step
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

      # Says that a claimed step's handler is about to run.
      #
      # @return [Begun, nil] nil: the step is not this worker's to run
      def begin(step_uuid, worker, by)
        row = query(:begin, step_uuid, worker, by).first or return
        Begun.new(claim: row.fetch("claim"), attempt: row.fetch("attempt").to_i)
      end

      # @param claim [String]
      # @return [Boolean] whether the step is still claimed by this claim; if not, its result is somebody else's to give
      def claimed?(claim) = query(:claimed, claim).any?

      # @return [Array<Held>] what is held by way of these queues
      def held(queues)
        queues.flat_map { |queue| query_tables(:held, queue, PrivateQueue.worker_of(queue)) }.map do |row|
          truths = { begun: row.fetch("begun") == "t", task_over: row.fetch("task_over") == "t" }
          Held.new(**row.transform_keys(&:to_sym), **truths)
        end.uniq(&:claim)
      end

      # @param claim [String]
      # @param reason [String] what the failed attempt says
      # @return [Boolean] whether it was this claim's to give; false: it was given, or done, already
      def hand_back(claim, reason)
        @database.transaction do
          given = query(:hand_back, claim, reason).first or next false

          query(:report, *given.values_at("step", "task_uuid", "sort_key", "correlation_id", "results"), @results)
          true
        end
      end

      # Sends a result's message where none waits for the server, and tells the server again of one that does.
      #
      # @param claim [String] a step's last transition, its result in it
      # @return [Symbol, nil] :sent, :queued, or nothing where the step has no result that waits
      def resend(claim) = query_tables(:resend, @results, claim, @results).first&.fetch("how")&.to_sym

      # @return [Waiting] the results that wait for the server, of every worker
      def waiting
        row = query_tables(:waiting, @results).first
        Waiting.new(count: row["count"].to_i, seconds: row["seconds"].to_f, oldest: row["oldest"]&.to_i)
      end

      # @return [Array<String>] the steps that were sent back to the shared queue
      def send_on(queue, shared) = query_tables(:send_on, queue, shared).map { |row| row.fetch("step_uuid") }

      # @param step_uuids [Array<String>]
      # @return [Array<String>] those which the engine will never take; their messages are put away
      def unclaimable(queue, step_uuids)
        query_tables(:unclaimable, queue, JSON.generate(step_uuids)).map { |row| row.fetch("step_uuid") }
      end

      # @param step_uuids [Array<String>]
      # @return [Array<Hash{String => String}>] those which the runtime took and passed over: step_uuid, step, task,
      #   task_uuid
      def passed_over(queue, step_uuids) = query_tables(:passed_over, queue, JSON.generate(step_uuids))

      # @param queue [String] a private one
      # @return [Array<Integer>] messages that named no step, and are put away now
      def put_away_nonsense(queue)
        query_tables(:put_away_nonsense, queue, queue).map { |row| row.fetch("msg_id").to_i }
      end

      # @return [void]
      def prune(queue) = query_tables(:prune, queue)

      # Removes a private queue whose engine has ended.
      #
      # @return [Boolean] whether it went; if not, the next sweep finds it
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
            silent: row["session"] && row["silent"]&.to_f, dead_for: dead_for(owner, row))
        end
      end

      private
        # A comment may be somebody else's.
        def owner(comment)
          said = comment ? JSON.parse(comment) : {}
          said.is_a?(Hash) ? said : {}
        rescue JSON::ParserError
          {}
        end

        # A mark of before the database's last start says nothing: every lock went with it.
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
