# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The engine, as the page reads it and acts on it. {Recorded} answers the same without one.
    class Live
      # @yieldparam reader [Reader] for the time of one request
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      def read
        Operations.open(check: :after) { |engine| yield Reader.new(engine) }
      end

      # @param by [String] who acts
      # @param because [String] why
      # @yieldparam actions [Operations::Actions]
      # @param seen [Hash{String => String}] see {Operations::Actions}
      def act(by:, because:, seen: {}, &) = Operations.act(by:, because:, seen:, &)

      # What one request reads, in one session.
      class Reader
        # The most tasks of a list.
        ROWS = 25
        private_constant :ROWS

        # @param engine [Operations::Engine]
        def initialize(engine) = @engine = engine

        # @return [Integer] how many statements were sent so far
        def queries = @engine.queries

        # @param filter [Filter]
        # @param limit [Integer] the most tasks
        # @return [List]
        def list(filter, limit: ROWS)
          asked = { before: filter.before, after: filter.after, namespace: filter.namespace, name: filter.workflow,
                    version: filter.version, text: filter.text, still: filter.seconds }
          held = filter.state if Operations::Standing::HELD.include?(filter.state)
          page = @engine.overview(asked, standing: held, states: (states(filter.state) unless held), limit:)
          workflows = page.workflows.map { |name| name.split("/", 2) }
          List.new(rows: list_rows(page), counts: page.counts, bounded: page.bounded, newer: page.newer,
            older: page.older, workflows: workflows.map(&:last).uniq.sort, namespaces: workflows.map(&:first).uniq.sort,
            now: Time.now.utc)
        end

        # @param ids [Array<String>]
        # @return [Array<List::Row>] of those that there are
        def rows(ids)
          return [] if ids.empty?

          list_rows(@engine.overview({}, ids:, limit: ids.size))
        end

        # @return [Array<Operations::Group>] what does not move, by cause
        def groups = @engine.groups

        # @return [Operations::Fleet]
        def fleet = @engine.fleet

        # @return [Array<Workflow>] every registered version, of all workflows or of one
        def workflows(**which) = @engine.workflows(**which).map { |row| Workflow.from(row) }

        # @return [Hash{String => Workflow::Times}] of each step
        def step_times(workflow)
          @engine.step_times(workflow.namespace, workflow.name, workflow.version)
            .to_h { |row| [ row["step"], Workflow::Times.from(row) ] }
        end

        # @param namespace [String]
        # @return [Array<Hash>] `deploys.live-tasks` records: how many open tasks have each step ahead of them
        def live(namespace) = @engine.live(namespace)

        # @param id [String] see {Operations::Engine#find}
        # @param step [String, nil] a step that is read whole
        # @return [Operations::History]
        # @raise [Error::NoSuchTask]
        def task(id, step: nil) = @engine.history(id, step:)

        private
          def states(state)
            case state
            when "ended" then Operations::Standing::OVER.keys
            when "complete", "cancelled" then [ state ]
            when "by_hand" then %w[ resolved_manually ]
            else Operations::Standing::STATES - Operations::Standing::OVER.keys
            end
          end

          def list_rows(page)
            page.rows.map do |row|
              history = page.histories[row.id]
              history ? List::Row.of(history, since: row.since) : List::Row.large(row)
            end
          end
      end
      private_constant :Reader
    end
  end
end
