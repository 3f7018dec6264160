# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The engine, as the page reads it and acts on it. {Recorded} answers the same without one.
    class Live
      # @yieldparam reader [Reader] for the time of one request
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      def read
        Operations.open { |engine| yield Reader.new(engine) }
      end

      # @param by [String] who acts
      # @param because [String] why
      # @yieldparam actions [Operations::Actions]
      def act(by:, because:, &) = Operations.act(by:, because:, &)

      # What one request reads, in one session.
      class Reader
        # The most tasks of a list.
        ROWS = 25
        private_constant :ROWS

        # @param engine [Operations::Engine]
        def initialize(engine) = @engine = engine

        # @return [Integer, nil] how many statements were sent so far
        def queries = nil

        # @param filter [Filter]
        # @return [List]
        def list(filter)
          found = @engine.tasks(states: states(filter.state), namespace: filter.namespace, name: filter.workflow,
            version: filter.version, before: filter.before, limit: ROWS + 1)
          rows = found.first(ROWS).map { |row| summary(row) }
          List.new(rows:, counts: {}, newer: !filter.before.nil?, older: found.size > ROWS, workflows: [],
            namespaces: [], now: Time.now.utc)
        end

        # @param id [String] see {Operations::Engine#find}
        # @param step [String, nil] a step that is read whole
        # @return [Operations::History]
        # @raise [Error::NoSuchTask]
        def task(id, step: nil) = @engine.history(id, step:)

        private
          def states(state)
            case state
            when "failed" then %w[ blocked_by_failures error ]
            when "ended" then %w[ complete cancelled resolved_manually ]
            when "complete", "cancelled" then [ state ]
            when "by_hand" then %w[ resolved_manually ]
            else %w[ pending initializing enqueuing_steps steps_in_process evaluating_results waiting_for_dependencies
              waiting_for_retry blocked_by_failures error ]
            end
          end

          def summary(row)
            history = @engine.history(row.id)
            cause = history.causes.first
            step = history.step(cause.step) if cause.step
            List::Row.new(id: row.id, namespace: row.namespace, name: row.task, version: row.version,
              standing: Standing.of(row.state, cause), sentence: cause.sentence,
              strip: history.steps.map(&:standing), tried: step&.tried, most: step&.most, created: row.created,
              since: row.since, hint: nil)
          end
      end
      private_constant :Reader
    end
  end
end
