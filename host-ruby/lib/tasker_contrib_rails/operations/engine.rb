# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # Reads the engine's tables in one session.
    class Engine
      # The most rows of a page.
      #
      # @api private
      MOST = 1_000

      # The most bytes of a result or of inputs, unless somebody asks for all of it.
      #
      # @api private
      LONGEST = 16_384

      # How often to read a task again if a queue disappears meanwhile.
      MOVES = 3
      # The newest tasks of a workflow's version from which statistics are made.
      NEWEST = 500
      # The most characters of what is no id that a message repeats.
      SHOWN = 80
      private_constant :MOVES, :NEWEST, :SHOWN

      # @param session [Database::Session]
      # @param queues [Configuration::Queues]
      # @param hand_back_after [Numeric] seconds
      #
      # @api private
      def initialize(session, queues:, hand_back_after:)
        @queues, @hand_back_after = queues, hand_back_after
        @session, @tasks = session, Database::Tasks.new(session)
        @claims = Database::Claims.new(session, results: queues.results)
      end

      # @return [Integer] how many statements were sent so far
      #
      # @api private
      def queries = @session.queries

      # @param id [String] a task's id, or at least the last eight characters of one
      # @return [String] the whole id
      # @raise [Error::NoSuchTask] if no task fits, or several do
      def find(id)
        given = Printable.utf8(id.to_s).strip.downcase
        return given if given.match?(Client::UUID)
        unless given.match?(/\A\h{8,32}\z/)
          shown = Printable.cut(Printable.line(id), SHOWN)
          raise Error::NoSuchTask, "`#{shown}` is not a task's id. An id has 36 characters, " \
                                   "but the last eight are enough."
        end

        found = @tasks.ending(given)
        raise Error::NoSuchTask, "There is no task whose id ends in #{given}." if found.empty?
        raise Error::NoSuchTask, "More than one task's id ends in #{given}: #{found.join(", ")}, …" if found.many?

        found.first
      end

      # @param id [String] see {#find}
      # @return [Array<Cause>] why it does not move, those that need a person first; never empty
      # @raise [Error::NoSuchTask]
      def why(id)
        task = task(id)
        Component.call("operations", "why", task.snapshot).map { |record| Cause.from_record(record, task: task.id) }
      end

      # Three queries on one state of the database. Otherwise, if the task moved between them, the result would be a
      # mixture.
      #
      # @param id [String] see {#find}
      # @return [Task]
      # @raise [Error::NoSuchTask]
      #
      # @api private
      def task(id)
        uuid = find(id)
        at_one_moment { look(uuid) }
      end

      # Everything that the engine knows about a task: the progress of each step, every attempt, inputs and results, who
      # acted and why. It takes two more queries than {#why}.
      #
      # @param id [String] see {#find}
      # @param step [String, nil] the name of a step whose inputs and result are complete, however long
      # @return [History]
      # @raise [Error::NoSuchTask]
      def history(id, step: nil)
        uuid = find(id)
        at_one_moment do
          contents = @tasks.contents(uuid, most: LONGEST, step:)
          History.new(look(uuid), transitions: @tasks.history(uuid), contents:)
        end
      end

      # What the engine did in a task that has ended, for {Replay}.
      #
      # @param id [String] see {#find}
      # @return [Recording]
      # @raise [Error::NoSuchTask]
      #
      # @api private
      def recording(id)
        uuid = find(id)
        steps, outcomes = @session.snapshot { @tasks.recorded(uuid) }
        raise Error::NoSuchTask, "There is no task #{uuid}." if steps.empty?

        Recording.new(uuid, steps:, outcomes:)
      end

      # A page of tasks, newest first.
      #
      # @param states [Array<String>, nil] the engine's names, such as "blocked_by_failures"
      # @param before [String, nil] the last id of the previous page
      # @param after [String, nil] the first id of the next page
      # @param text [String, nil] what the context, or the id, contains; or the id of a start
      # @param still [Numeric, nil] seconds for which the task has been in its state
      # @param limit [Integer] from 1 to 1,000
      # @return [Array<Row>]
      def tasks(states: nil, limit: 50, **asked)
        @tasks.page(asked(**asked), states:, limit: page_size(limit)).map { |row| Row.from(row) }
      end

      # @param ids [Array<String>] of tasks
      # @return [Hash{String => String}] the state of each that there is
      def states(ids) = @tasks.states(ids)

      # Unfinished tasks that have not moved, worst first.
      #
      # @param age [Numeric] the seconds for which they must not have moved
      # @return [Array<Row>]
      def stuck(age: 60, namespace: nil, limit: 50)
        @tasks.stuck(age:, namespace:, limit: page_size(limit)).map { |row| Row.from(row) }
      end

      # A page of tasks in a few statements on one state of the database, with what each is about and what holds it.
      #
      # @param asked [Hash] see {#tasks}
      # @param states [Array<String>, nil] the engine's
      # @param standing [String, nil] one of {Standing::HELD}
      # @param ids [Array<String>, nil] only these
      # @param limit [Integer]
      # @return [Overview::Found]
      #
      # @api private
      def overview(asked, states: nil, standing: nil, ids: nil, limit: 50)
        at_one_moment { Overview.new(@tasks, @claims, queues: @queues, hand_back_after: @hand_back_after)
          .page(asked(**asked), states:, standing:, ids:, limit:) }
      end

      # Open tasks that do not move, by what holds them; see {Overview#groups}.
      #
      # @param age [Numeric] seconds
      # @return [Array<Group>]
      #
      # @api private
      def groups(age: 60, limit: 50)
        at_one_moment { Overview.new(@tasks, @claims, queues: @queues, hand_back_after: @hand_back_after)
          .groups(age:, limit:) }
      end

      # @return [Fleet] in five statements
      #
      # @api private
      def fleet
        at_one_moment do
          inspection = Database::Inspection.new(@session)
          workers, others = @claims.workers_and_queues
          namespaces = Database::Gauges.new(@session).steps
          held, (queues, servers) = @claims.held_by(workers), inspection.depths(others)
          Fleet.new(workers:, held:, namespaces:, queues:, servers:, shared: @queues.shared,
            dead_letters: inspection.dead_letters(limit: 50))
        end
      end

      # @return [Array<Array(String, String)>] namespace and name of each registered workflow
      #
      # @api private
      def names = @tasks.names

      # Every registered version of every workflow, or of one, with what its newest tasks came to.
      #
      # @return [Array<Hash{String => String, nil}>] see {Database::Tasks#workflows}
      #
      # @api private
      def workflows(namespace: nil, name: nil) = @tasks.workflows(newest: NEWEST, namespace:, name:)

      # @return [Array<Hash{String => String, nil}>] see {Database::Tasks#step_times}
      #
      # @api private
      def step_times(namespace, name, version) = @tasks.step_times(namespace, name, version, newest: NEWEST)

      # @param namespace [String]
      # @return [Array<Hash>] see {Deploys::Registered#live}
      #
      # @api private
      def live(namespace) = Deploys::Registered.new(@session, namespaces: [ namespace ]).live

      # @return [Array<Database::Claims::Owner>] every worker that has private queues
      #
      # @api private
      def workers = @claims.workers

      # @return [Array<Database::Claims::Held>] the steps that a worker holds
      #
      # @api private
      def held(worker) = @claims.held(worker.queues)

      private
        def asked(**asked) = Database::Tasks::Asked.new(**asked)

        # A limit that was silently cut or raised would show, or change, other tasks than the user expects.
        def page_size(limit)
          return limit.to_i if limit.between?(1, MOST) && limit.to_i == limit

          raise Error::Misuse, "The limit is a whole number from 1 to #{MOST}, not #{limit}."
        end

        # Workers may start and end between two queries.
        def at_one_moment(&)
          tries ||= 0
          @session.snapshot(&)
        rescue Database::Tasks::QueueGone
          retry if (tries += 1) < MOVES
          raise Error::DatabaseRefused, "Workers kept changing while the task was read."
        end

        def look(uuid)
          looks = Looks.new(@tasks, queues: @queues, hand_back_after: @hand_back_after)
          looks.at([ uuid ], workers: workers)[uuid] or raise Error::NoSuchTask, "There is no task #{uuid}."
        end
    end
  end
end
