# frozen_string_literal: true

module TaskerContribRails
  module Commands
    class Doctor
      # What the doctor says of the engine's database.
      class EngineDatabase
        # Queues that the server makes when it starts, beside that of results.
        OF_SERVER = %w[ orchestration_task_requests orchestration_task_finalizations ].freeze
        # Seconds after which a result that waits says that nobody takes it.
        LONG = 30
        # Seconds by which clocks may differ.
        APART = 5

        # @param session [Database::Session]
        # @param results [String] the queue in which the server awaits results
        # @param now [#call] this machine's clock
        def initialize(session, results:, now:)
          @results, @now = results, now
          @inspection, @claims = Database::Inspection.new(session), Database::Claims.new(session, results:)
        end

        # @return [Examination]
        def database
          @about = @inspection.about
          place = "database `#{@about["database"]}` on #{@about["host"]}, as `#{@about["role"]}`"
          well("database", "PostgreSQL #{@about["version"]}, #{place}.")
        end

        # @return [Examination]
        def schema
          missing = @claims.missing
          return well("schema", "All that a worker uses is there.") if missing.empty?

          @no_schema = true
          return unwell("schema", "Tasker's schema is not in this database.", SCHEMA_ADVICE) if @about["schema"] == "f"

          unwell("schema", "It is not the schema that this gem knows: #{listed(missing)} missing.",
                 "Migrate it to release 0.1.8 of tasker-core, or take a release of this gem that knows it.")
        end

        # Tried by making a queue as a worker does, in a transaction that is rolled back.
        #
        # @return [Examination]
        def rights
          return skipped("rights") if @no_schema

          lacking = @inspection.lacking
          refused = (refusal if lacking.empty?)
          return well("rights", "`#{@about["role"]}` may do what a worker does.") if lacking.empty? && refused.nil?

          unwell("rights", "`#{@about["role"]}` lacks #{refused || listed(lacking)}.",
                 "Grant it as the owner of the schemas; the guide to deployment has the statements.")
        end

        # @return [Examination]
        def queues
          return skipped("queues") if @no_schema

          names = @inspection.queues
          missing = [ @results, *OF_SERVER ] - names
          if missing.any?
            return unwell("queues", "#{listed(missing)} missing: the server makes them when it starts.",
                          "Start the server.")
          end

          waiting = @inspection.waiting(@results)
          count, seconds = waiting.values_at("count", "seconds")
          if seconds > LONG
            return unwell("queues", "#{count} results wait, the oldest for #{seconds} s: no server takes them.",
                          "Start the server, or restart it.")
          end

          abandoned(names) || well("queues", "#{names.size} queues; no result waits.")
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
                 "Set both by NTP: retries, time limits and the hand-back of steps go by these clocks.")
        end

        # @return [Boolean] whether it can be seen that no server listens
        def deaf?
          @inspection.servers == 0 # nil: that can't be seen
        rescue Error::DatabaseRefused
          false
        end

        private
          # Steps that nobody comes for.
          def abandoned(names)
            served = @claims.workers.select(&:alive).flat_map(&:queues)
            names.grep(/\Aworker_(.+)_queue\z/).each do |name|
              next if served.any? { |queue| queue.end_with?("_#{name.delete_prefix("worker_")}") }

              steps = @inspection.waiting(name)
              next unless steps["seconds"] > LONG

              finding = "#{steps["count"]} steps wait in #{name}, the oldest for #{steps["seconds"]} s, " \
                        "and no worker of this gem serves it."
              return Examination.new(name: "queues", state: :unsure, finding:,
                                     advice: "Start one: `bin/rails tasker:work`.")
            end
            nil
          end

          # @return [String, nil] what this role was refused
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

          SCHEMA_ADVICE = "Upstream's image makes it when the server starts. By hand: " \
                          "`sqlx migrate run --source migrations` in a checkout of tasker-core."
          private_constant :SCHEMA_ADVICE
      end
    end
  end
end
