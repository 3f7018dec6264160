# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # What the engine's own tables say, read in one session.
    class Engine
      # Rows of a page at most.
      #
      # @api private
      MOST = 1_000

      # @param session [Database::Session]
      # @param config [Configuration::RuntimeFile] names the engine's queues
      # @param hand_back_after [Numeric] seconds
      #
      # @api private
      def initialize(session, config:, hand_back_after:)
        @config, @hand_back_after = config, hand_back_after
        @tasks, @inspection = Database::Tasks.new(session), Database::Inspection.new(session)
        @claims = Database::Claims.new(session, results: config.results)
      end

      # @param id [String] a task's id, or at least the last eight characters of one
      # @return [String] the whole id
      # @raise [Error::NoSuchTask] where there is none, or more than one
      def find(id)
        given = id.to_s.strip.downcase
        return given if given.match?(UUID)
        unless given.match?(/\A\h{8,32}\z/)
          raise Error::NoSuchTask, "`#{Printable.line(id)}` is no task's id: it has 36 characters, " \
                                   "of which the last eight are enough."
        end

        found = @tasks.ending(given)
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
      #
      # @api private
      def task(id)
        uuid = find(id)
        rows = @tasks.find(uuid)
        raise Error::NoSuchTask, "There is no task #{uuid}." if rows.empty?

        workers = serving(rows.first.fetch("namespace"))
        Task.new(id: uuid, rows:, workers:, messages: messages(uuid, rows.first.fetch("namespace"), workers),
          servers: @inspection.servers, hand_back_after: @hand_back_after)
      end

      # A page of tasks, newest first.
      #
      # @param states [Array<String>, nil] in the engine's words, such as "blocked_by_failures"
      # @param before [String, nil] the last id of the page before
      # @param limit [Integer]
      # @return [Array<Row>]
      def tasks(states: nil, namespace: nil, name: nil, version: nil, before: nil, limit: 50)
        rows = @tasks.page(states:, namespace:, name:, version:, before:, limit: limit.clamp(1, MOST))
        rows.map { |row| Row.from(row) }
      end

      # Tasks that are not over and have not moved, worst first.
      #
      # @param age [Numeric] seconds without a move
      # @return [Array<Row>]
      def stuck(age: 60, namespace: nil, limit: 50)
        @tasks.stuck(age:, namespace:, limit: limit.clamp(1, MOST)).map { |row| Row.from(row) }
      end

      # @return [Array<Database::Claims::Owner>] every worker that has queues of its own
      #
      # @api private
      def workers = @claims.workers

      # @return [Array<Database::Claims::Held>] what a worker holds
      #
      # @api private
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
          known = @inspection.queues
          [
            *(read(uuid, shared, place: "shared") if known.include?(shared)),
            *(read(uuid, results, place: "results") if known.include?(results)),
            *workers.flat_map do |worker|
              own = worker.queues.select { |queue| queue.end_with?("_#{namespace}_queue") }
              own.product([ false, true ]).flat_map do |queue, archived|
                read(uuid, queue, place: "private", worker: worker.worker, archived:)
              end
            end
          ]
        end

        def read(uuid, queue, place:, worker: nil, archived: false)
          @tasks.messages(uuid, queue, archived:).map { |step| { place:, worker:, step:, archived: } }
        end
    end
  end
end
