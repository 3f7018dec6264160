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
      # @param seen [Hash{String => String}] see {Operations::Actions}
      def act(by:, because:, seen: {}, &) = Operations.act(by:, because:, seen:, &)

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
        # @param limit [Integer] the most tasks
        # @return [List]
        def list(filter, limit: ROWS)
          found = @engine.tasks(states: states(filter.state), namespace: filter.namespace, name: filter.workflow,
            version: filter.version, before: filter.before, limit: limit + 1)
          rows = found.first(limit).map { |row| List::Row.of(@engine.history(row.id)) }
          List.new(rows:, counts: {}, newer: !filter.before.nil?, older: found.size > limit, workflows: [],
            namespaces: [], now: Time.now.utc)
        end

        # @param ids [Array<String>]
        # @return [Array<List::Row>] of those that there are
        def rows(ids)
          ids.filter_map do |id|
            List::Row.of(@engine.history(id))
          rescue Error::NoSuchTask
            nil
          end
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
      end
      private_constant :Reader
    end
  end
end
