# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # What the engine's own tables say, read in one session. The SQL stands in sql/.
    class Engine
      SQL = Dir[File.join(__dir__, "sql", "*.sql")].to_h { |file| [ File.basename(file, ".sql").to_sym, File.read(file).freeze ] }.freeze

      # Rows of a page at most.
      MOST = 1_000

      # @param session [Worker::DatabaseSession]
      # @param config [Configuration::RuntimeFile] names the engine's queues
      # @param hand_back_after [Numeric] seconds
      def initialize(session, config:, hand_back_after:)
        @session, @config, @hand_back_after = session, config, hand_back_after
        @claims = Worker::Claims.new(session, results: config.results)
      end

      # @param id [String] a task's id, or at least the last eight characters of one
      # @return [String] the whole id
      # @raise [Error::NoSuchTask] where there is none, or more than one
      def find(id)
        given = id.to_s.strip.downcase
        return given if given.match?(UUID)
        raise Error::NoSuchTask, "`#{Printable.line(id)}` is no task's id: it has 36 characters, of which the last eight are enough." unless given.match?(/\A\h{8,32}\z/)

        found = query(:find, given).map { |row| row.fetch("id") }
        raise Error::NoSuchTask, "There is no task whose id ends in #{given}." if found.empty?
        raise Error::NoSuchTask, "More than one task's id ends in #{given}: #{found.join(", ")}, …" if found.many?

        found.first
      end

      # @param id [String] see {#find}
      # @return [Array<Cause>] why it does not move, what needs a person first; never empty
      # @raise [Error::NoSuchTask]
      def why(id)
        task = task(id)
        Component.call("operations", "why", task.snapshot).map { |record| Cause.from_record(record, task: task.id) }
      end

      # @param id [String] see {#find}
      # @return [Task]
      # @raise [Error::NoSuchTask]
      def task(id)
        uuid = find(id)
        rows = query(:task, uuid)
        raise Error::NoSuchTask, "There is no task #{uuid}." if rows.empty?

        workers = serving(rows.first.fetch("namespace"))
        Task.new(id: uuid, rows:, workers:, messages: messages(uuid, rows.first.fetch("namespace"), workers),
          servers: query(:servers).first["servers"]&.to_i, hand_back_after: @hand_back_after)
      end

      # A page of tasks, newest first.
      #
      # @param states [Array<String>, nil] in the engine's words, such as "blocked_by_failures"
      # @param before [String, nil] the last id of the page before
      # @param limit [Integer]
      # @return [Array<Row>]
      def tasks(states: nil, namespace: nil, name: nil, version: nil, before: nil, limit: 50)
        query(:tasks, before, states && JSON.generate(states), namespace, name, version, limit.clamp(1, MOST)).map { |row| Row.from(row) }
      end

      # Tasks that are not over and have not moved, worst first.
      #
      # @param age [Numeric] seconds without a move
      # @return [Array<Row>]
      def stuck(age: 60, namespace: nil, limit: 50)
        query(:stuck, age, namespace, limit.clamp(1, MOST)).map { |row| Row.from(row) }
      end

      # @return [Array<Worker::Claims::Owner>] every worker that has queues of its own
      def workers = @claims.workers

      # @return [Array<Worker::Claims::Held>] what a worker holds
      def held(worker) = @claims.held(worker.queues)

      private
        UUID = /\A\h{8}-\h{4}-\h{4}-\h{4}-\h{12}\z/
        private_constant :UUID

        def serving(namespace)
          workers.select { |worker| worker.queues.any? { |queue| queue.end_with?("_#{namespace}_queue") } }
        end

        # The shared queue, the server's, and what each worker has and had.
        def messages(uuid, namespace, workers)
          shared, results = "#{@config.shared}_#{namespace}_queue", @config.results
          known = @session.query("SELECT queue_name FROM pgmq.meta").map { |row| row.fetch("queue_name") }
          [
            *(read(uuid, "q", shared, place: "shared") if known.include?(shared)),
            *(read(uuid, "q", results, place: "results") if known.include?(results)),
            *workers.flat_map do |worker|
              worker.queues.select { |queue| queue.end_with?("_#{namespace}_queue") }.flat_map do |queue|
                read(uuid, "q", queue, place: "private", worker: worker.worker) + read(uuid, "a", queue, place: "private", worker: worker.worker, archived: true)
              end
            end
          ]
        end

        def read(uuid, kind, queue, place:, worker: nil, archived: false)
          sql = format(SQL.fetch(:messages), table: "pgmq.#{@session.quote("#{kind}_#{queue.downcase}")}")
          @session.query(sql, uuid).filter_map { |row| { place:, worker:, step: row["step"], archived: } if row["step"] }
        rescue Error::DatabaseRefused => error
          raise unless error.cause.is_a?(PG::UndefinedTable)

          [] # a worker that ended meanwhile took its queue with it
        end

        def query(name, *values) = @session.query(SQL.fetch(name), *values)
    end
  end
end
