# frozen_string_literal: true

module TaskerContribRails
  module Commands
    class Doctor
      # What the doctor says about the engine's database.
      class EngineDatabase
        # Queues that the server creates when it starts, besides the one for results.
        OF_SERVER = %w[ orchestration_task_requests orchestration_task_finalizations ].freeze
        # Seconds that a result may wait; after that, no server is taking results.
        LONG = 30
        # The seconds by which the clocks may differ.
        APART = 5
        private_constant :OF_SERVER, :LONG, :APART

        # @param session [Database::Session]
        # @param results [String] the queue from which the server takes results
        # @param now [#call] this machine's clock
        def initialize(session, results:, now:)
          @results, @now = results, now
          @inspection, @claims = Database::Inspection.new(session), Database::Claims.new(session, results:)
          @tasks = Database::Tasks.new(session)
        end

        # @return [Examination]
        def database
          @about = @inspection.about
          place = "database `#{@about["database"]}` on #{@about["host"]}, as `#{@about["role"]}`"
          well("database", "PostgreSQL #{@about["version"]}, #{place}.")
        end

        # @return [Examination]
        def schema
          missing = @claims.missing | @tasks.missing
          return well("schema", "Everything that a worker and the commands use is there.") if missing.empty?

          @no_schema = true
          return unwell("schema", "Tasker's schema is not in this database.", SCHEMA_ADVICE) if @about["schema"] == "f"

          unwell("schema", "This gem does not know this schema: #{listed(missing)} missing.",
                 "Migrate it to tasker-core 0.1.8, or use a release of this gem that supports yours.")
        end

        # Tries to create a queue as a worker does, in a transaction that is rolled back.
        #
        # @return [Examination]
        def rights
          return skipped("rights") if @no_schema

          lacking = @inspection.lacking
          refused = (refusal if lacking.empty?)
          return well("rights", "`#{@about["role"]}` has the rights of a worker.") if lacking.empty? && refused.nil?

          unwell("rights", "`#{@about["role"]}` lacks #{refused || listed(lacking)}.",
                 "Grant it as the owner of the schemas. The deployment guide has the statements.")
        end

        # @return [Examination]
        def queues
          return skipped("queues") if @no_schema

          names = @inspection.queues
          missing = [ @results, *OF_SERVER ] - names
          if missing.any?
            return unwell("queues", "#{listed(missing)} missing. The server creates them when it starts.",
                          "Start the server.")
          end

          waiting = @inspection.waiting(@results)
          count, seconds = waiting.values_at("count", "seconds")
          if seconds > LONG
            return unwell("queues", "#{count} results are waiting, the oldest for #{seconds} s: no server takes them.",
                          "Start the server, or restart it.")
          end

          abandoned(names) || well("queues", "#{names.size} queues; no result is waiting.")
        end

        # @return [Examination]
        def clock
          before = @now.call
          theirs = @inspection.clock
          apart = theirs - (before.to_f + @now.call.to_f) / 2
          if apart.abs <= APART
            return well("clock", "This machine and the database agree within #{format("%.1f", apart.abs)} s.")
          end

          way = apart.positive? ? "ahead of" : "behind"
          unwell("clock", "The database's clock is #{apart.abs.round} s #{way} this machine's.",
                 "Synchronize both with NTP: retries, time limits and the hand-back of steps depend on these clocks.")
        end

        # @return [Boolean, nil] whether a server listens for results; nil: that can't be seen
        def server_listens?
          @inspection.servers&.positive?
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused
          nil
        end

        private
          # Steps that no worker takes.
          def abandoned(names)
            served = @claims.workers.select(&:alive).flat_map(&:queues)
            names.grep(/\Aworker_(.+)_queue\z/).each do |name|
              next if served.any? { |queue| queue.end_with?("_#{name.delete_prefix("worker_")}") }

              steps = @inspection.waiting(name)
              next unless steps["seconds"] > LONG

              finding = "#{steps["count"]} steps are waiting in #{name}, the oldest for #{steps["seconds"]} s, " \
                        "but no worker of this gem serves it."
              return Examination.new(name: "queues", state: :unsure, finding:,
                                     advice: "Start one: `bin/rails tasker:work`.")
            end
            nil
          end

          # @return [String, nil] what this role may not do
          def refusal
            @inspection.try_queue
          rescue Error::DatabaseRefused => error
            "the right to make queues (#{error.message})"
          end

          def listed(names)
            names.size > 3 ? "#{names.first(3).join(", ")} and #{names.size - 3} more" : names.to_sentence
          end

          def well(name, finding) = Examination.new(name:, state: :well, finding:)
          def unwell(name, finding, advice) = Examination.new(name:, state: :unwell, finding:, advice:)
          def skipped(name) = Examination.new(name:, state: :skipped, finding: "The schema is not there.")

          SCHEMA_ADVICE = "Tasker's image creates it when the server starts. By hand: " \
                          "`sqlx migrate run --source migrations` in a checkout of tasker-core."
          private_constant :SCHEMA_ADVICE
      end
    end
  end
end
