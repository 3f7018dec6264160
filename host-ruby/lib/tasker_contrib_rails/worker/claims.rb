# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Worker
    # Who holds which step: all that this gem reads and writes in the engine's own tables. The SQL stands in claims/.
    class Claims
      SQL = Dir[File.join(__dir__, "claims", "*.sql")].to_h { |file| [ File.basename(file, ".sql").to_sym, File.read(file).freeze ] }.freeze

      # A step in a worker's hands. +begun+: its handler may have run.
      Held = Data.define(:step_uuid, :task_uuid, :claim, :state, :begun, :since, :task, :step) do
        # @return [Boolean] whether it has no result yet
        def in_progress? = state == "in_progress"
      end

      # A worker as its queues tell of it. +owner+ is what it said about itself: host, pid, since.
      Owner = Data.define(:worker, :queues, :alive, :owner)

      # @param database [DatabaseSession]
      # @param results [String] the engine's queue of results
      def initialize(database, results: "orchestration_step_results")
        @database = database
        @results = results
      end

      # @return [DatabaseSession]
      attr_reader :database

      # @param queue [String, nil] the shared queue to look at
      # @return [Array<String>] what this engine lacks; empty if it is the one that we know
      def missing(queue = nil) = query(:schema, queue).map { |row| row.fetch("missing") }

      # Takes the lock that says that this worker lives. It is the session's: it goes when the process does.
      #
      # @return [Boolean] false: somebody holds it, so this worker was taken for dead
      def lock(worker) = truth("SELECT pg_try_advisory_lock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # @return [void]
      def unlock(worker) = truth("SELECT pg_advisory_unlock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)

      # Hears of new messages in these queues.
      def listen(queues)
        queues.each do |queue|
          channel = @database.query("SELECT 'pgmq_message_ready.' || tasker.extract_queue_namespace($1) AS channel", queue).first.fetch("channel")
          @database.query("LISTEN #{@database.quote(channel)}")
        end
      end

      # Makes a shared queue where there is none yet: the engine's own worker would have made it, and on a database
      # that has seen no other worker the server has nowhere to send steps to.
      def provide(queue)
        @database.transaction do
          @database.query("SELECT pg_advisory_xact_lock($1::int4, 0)", PrivateQueue::LOCK) # workers start together
          @database.query("SELECT pgmq.create($1) WHERE NOT EXISTS (SELECT FROM pgmq.meta WHERE queue_name = $1)", queue)
        end
      end

      # @return [Boolean] whether all of these queues are still there
      def queues?(names) = (names - @database.query("SELECT queue_name FROM pgmq.meta").map { |row| row.fetch("queue_name") }).empty?

      # Writes on a private queue whose it is.
      def sign(queue, owner)
        text = @database.query("SELECT quote_literal($1) AS text", JSON.generate(owner)).first.fetch("text")
        @database.query("COMMENT ON TABLE #{table("q", queue)} IS #{text}")
      end

      # @param from [String] the shared queue
      # @param to [String] a private one
      # @param limit [Integer] steps at most
      # @return [Array<String>] the steps that were moved
      def move(from, to, limit)
        moved, rest = query(:move, from, to, limit).partition { |row| claimable?(row) }
        moved += query_tables(:put_away, from, from, to, JSON.generate(rest.map { |row| row.fetch("msg_id").to_i })).select { |row| claimable?(row) } if rest.any?
        moved.map { |row| row.fetch("step_uuid") }
      end

      # Says that a claimed step's handler is about to run.
      #
      # @return [String, nil] the claim; nil: the step is not this worker's to run
      def begin(step_uuid, worker, by) = query(:begin, step_uuid, worker, by).first&.fetch("claim")

      # @return [Array<Held>] what is held by way of these queues
      def held(queues)
        queues.flat_map { |queue| query_tables(:held, queue, PrivateQueue.worker(queue)) }.map do |row|
          Held.new(**row.transform_keys(&:to_sym), begun: row.fetch("begun") == "t")
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

      # @param claim [String] a step's last transition, its result in it
      # @return [Boolean]
      def resend(claim) = query(:resend, claim, @results).any?

      # @return [Array<String>] the steps that were sent back to the shared queue
      def send_on(queue, shared) = query_tables(:send_on, queue, shared).map { |row| row.fetch("step_uuid") }

      # @param step_uuids [Array<String>]
      # @return [Array<String>] those which the engine will never take; their messages are put away
      def unclaimable(queue, step_uuids) = query_tables(:unclaimable, queue, JSON.generate(step_uuids)).map { |row| row.fetch("step_uuid") }

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
        query(:workers, PrivateQueue::PATTERN, PrivateQueue::LOCK).group_by { |row| row.fetch("worker") }.map do |worker, rows|
          Owner.new(worker:, queues: rows.map { |row| row.fetch("queue") }, alive: rows.first.fetch("alive") == "t",
            owner: owner(rows.first["owner"]))
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
