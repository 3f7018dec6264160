# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # Reads metrics from the engine's tables, in a read-only session with a short time limit for each
    # statement.
    #
    # @api private
    class Engine
      # The time limit of a statement, in seconds.
      TIMEOUT = 2
      private_constant :TIMEOUT
      # Caches samples for this many seconds, so that frequent scrapes do not load the database.
      KEPT = 5
      # Seconds without a transition after which a task counts as stranded, and the most tasks to check.
      STILL, MOST = 60, 10_000

      # @param settings [#call] returns {Worker::Settings}; called once
      # @param clock [#call] monotonic seconds
      def initialize(settings: -> { Worker::Settings.of_app },
                     clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @settings, @clock = settings, clock
        @lock = Mutex.new
      end

      # @return [Hash{Family => Array}] samples by family; if the database can't be queried, only
      #   `engine_up` with 0
      def samples
        @lock.synchronize do
          next @samples if @samples && @clock.call - @asked < KEPT

          @samples = read
          @asked = @clock.call
          @samples
        end
      end

      private
        def read
          settings = @known ||= @settings.call
          Operations.read(settings:, timeout: TIMEOUT) { |session| all(session, settings) }
        rescue Error => error # the configuration's too: what workers measured is to be told all the same
          TaskerContribRails.logger.warn "[Tasker] metrics: #{error.message}"
          family({ engine_up: [ [ [], 0 ] ] })
        end

        def all(session, settings)
          claims = Database::Claims.new(session, results: settings.queues.results)
          rows = Database::Gauges.new(session).steps
          names = rows.map { |row| row.fetch("namespace") }
          per = ->(counts) { (names | counts.keys).map { |name| [ [ name ], counts.fetch(name, 0) ] } }
          family({ engine_up: [ [ [], 1 ] ], **steps(rows), **workers(claims, per),
                   stranded_tasks: per.call(left(session, settings.queues.results)) })
        end

        def steps(rows)
          columns = { runnable_steps: "runnable", parked_retries: "parked", claimed_steps: "claimed",
                      running_steps: "running", waiting_results: "results" }
          counts = columns.transform_values { |column| rows.map { |row| [ [ row["namespace"] ], row[column].to_i ] } }
          { **counts, oldest_runnable_step_seconds: rows.map { |row| [ [ row["namespace"] ], row["oldest"].to_f ] } }
        end

        # Held steps are counted only for dead and frozen workers.
        def workers(claims, per)
          alive, dead = claims.workers.partition(&:alive)
          frozen = alive.select { |owner| Worker::Sweeper.frozen?(owner) }
          stranded = (dead + frozen).flat_map(&:queues).to_h { |queue| [ queue, claims.held([ queue ]) ] }
          stranded = stranded.transform_values { |steps| steps.count { |step| step.in_progress? && !step.task_over } }
          { live_workers: per.call(by_namespace(alive)), frozen_workers: per.call(by_namespace(frozen)),
            stranded_steps: per.call(sum(stranded)) }
        end

        def by_namespace(owners) = sum(owners.flat_map(&:queues).to_h { |queue| [ queue, 1 ] })

        def sum(queues)
          queues.each_with_object(Hash.new(0)) do |(queue, count), all|
            all[Database::PrivateQueue.namespace_of(queue)] += count
          end
        end

        def left(session, results)
          Database::Tasks.new(session).left(after: STILL, results:, limit: MOST).map { |row| row["namespace"] }.tally
        end

        def family(samples) = samples.transform_keys { |name| Families::ENGINE.fetch(name) }
    end
  end
end
