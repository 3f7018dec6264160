# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Database
    # Reads and changes which worker holds which step, the {Queues} through which steps move, and the {Workers} that
    # hold them.
    class Claims
      include Queues
      include Workers

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

      # @param database [Session]
      # @param results [String, nil] the queue from which the server takes results
      def initialize(database, results: nil)
        @database = database
        @results = results
      end

      # @return [Session]
      attr_reader :database

      # @param queue [String, nil] a shared queue to check
      # @return [Array<String>] what the engine's schema lacks; empty if this gem knows the schema
      def missing(queue = nil) = query(:schema, queue).map { |row| row.fetch("missing") }

      # @param missing [Array<String>] see {#missing}
      # @return [void]
      # @raise [Error::SchemaMissing] if the database has no Tasker in it
      def refuse_absence(missing)
        schemas = missing.select { |what| what.start_with?("schema ") }
        return if schemas.empty?

        database = @database.query("SELECT current_database() AS name").first.fetch("name")
        raise Error::SchemaMissing,
          "The database #{database.inspect} has no Tasker in it (no #{schemas.to_sentence}): " \
          "run Tasker's migrations on it, or name the database that has it, by `config.tasker.database_url` or " \
          "DATABASE_URL."
      end

      # Marks that a claimed step's handler is about to run.
      #
      # @return [Begun, nil] nil if this worker must not run the step
      def begin(step_uuid, worker, by)
        row = query(:begin, step_uuid, worker, by).first or return
        Begun.new(claim: row.fetch("claim"), attempt: row.fetch("attempt").to_i)
      end

      # Marks that a step that stopped at a checkpoint will not be continued by its worker, which hands it back.
      #
      # @return [void]
      def leave(step_uuid, worker) = query(:leave, step_uuid, worker)

      # @param claim [String]
      # @return [Boolean] whether this claim still holds the step; if not, another attempt reports its result
      def claimed?(claim) = query(:claimed, claim).any?

      # @return [Array<Held>] the steps that are held through these queues
      def held(queues)
        queues.flat_map { |queue| query_tables(:held, queue, PrivateQueue.worker_of(queue)) }
          .map { |row| held_step(row) }.uniq(&:claim)
      end

      # @param owners [Array<Workers::Owner>]
      # @return [Hash{String => Array<Held>}] the steps that each worker holds, in one statement
      def held_by(owners)
        queues = owners.flat_map(&:queues)
        return {} if queues.empty?

        parts = queues.each_with_index.map do |queue, place|
          sql = format(SQL.fetch(:held), q: table("q", queue), a: table("a", queue))
          "SELECT #{place} AS place, of.* FROM (#{sql.gsub("$1", "$#{place + 1}")}) of"
        end
        names = queues.map { |queue| PrivateQueue.worker_of(queue) }
        rows = @database.query(parts.join("\nUNION ALL\n"), *names)
        rows.group_by { |row| names[row["place"].to_i] }
          .transform_values { |held| held.map { |row| held_step(row) }.uniq(&:claim) }
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

      private
        def held_step(row)
          truths = { begun: row.fetch("begun") == "t", task_over: row.fetch("task_over") == "t" }
          Held.new(**row.except("place").transform_keys(&:to_sym), **truths)
        end

        def query(name, *values) = @database.prepared(name, SQL.fetch(name), *values)

        def query_tables(name, queue, *values)
          @database.query(format(SQL.fetch(name), q: table("q", queue), a: table("a", queue)), *values)
        end

        def table(kind, queue) = "pgmq.#{@database.quote("#{kind}_#{queue.downcase}")}"

        def truth(sql, *values) = @database.query(sql, *values).first.fetch("is") == "t"
    end
  end
end
