# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Checks whether a running worker can do its work. Checks that were skipped are listed with the reason.
    #
    # @api private
    class Vitals
      # One thing that a worker needs. +problem+: what is wrong with it, or nil. +skipped+: why it was not checked.
      # +fatal+: whether the worker dies of such a problem.
      Check = Data.define(:name, :problem, :skipped, :fatal) do
        def initialize(name:, problem: nil, skipped: nil, fatal: false) = super
      end

      # Seconds without an answer, or without a poll for work, after which something counts as stuck.
      SILENT = 15
      # If a thread is free, a claimed step must start within this many seconds.
      UNBEGUN = 30
      private_constant :SILENT, :UNBEGUN

      # @param parts [Parts]
      # @param stuck_after [Numeric, nil] seconds, for steps without their own limit
      def initialize(parts, stuck_after:)
        @parts, @stuck_after = parts, stuck_after
      end

      # @return [Array<Check>]
      def checks
        [ Check.new(name: "handler threads", problem: ended_thread, fatal: true),
          Check.new(name: "looking for steps", problem: not_looking),
          Check.new(name: "running steps", problem: overdue_steps),
          Check.new(name: "runtime", problem: runtime, fatal: true), schema, *of_queues, server, outbox ]
      end

      # @return [Array<String>] what is wrong
      def problems = checks.filter_map(&:problem)

      # @return [String, nil] what ended the worker, if it has ended
      def fatal = checks.find { |check| check.fatal && check.problem }&.problem

      private
        def activity = @parts.activity
        def threads = @parts.handler_threads
        def feeder = @parts.feeder

        def outbox
          return Check.new(name: "outbox", skipped: "the application has no database") unless @parts.outbox

          Check.new(name: "outbox", problem: ("the thread that sends starts has ended" unless @parts.outbox.alive?))
        end

        # What a worker with private queues needs in addition.
        def of_queues
          unless feeder
            skipped = "steps are claimed in the engine's own way"
            names = [ "claimed steps", "lock", "feeder", "database", "sweeper" ]
            return names.map { |name| Check.new(name:, skipped:) }
          end

          [ Check.new(name: "claimed steps", problem: unbegun_steps),
            Check.new(name: "lock", problem: lock, fatal: true),
            Check.new(name: "feeder", problem: ended_feeder, fatal: true),
            Check.new(name: "database", problem: silent_database),
            Check.new(name: "sweeper", problem: ended_sweeper) ]
        end

        # The schema may be migrated while the worker runs, so the latest check counts.
        def schema
          missing = feeder ? feeder.schema_lacks : @parts.schema_lacks
          return Check.new(name: "schema", skipped: "the database was not asked") unless missing
          return Check.new(name: "schema") if missing.empty?

          Check.new(name: "schema", problem: "this gem does not know the engine's schema (no " \
                                             "#{missing.first(3).join(", ")})")
        end

        # Claims that pile up: the runtime has them but does not hand them out.
        def unbegun_steps
          return if busy?

          waiting = activity.steps.select { |step| step.state == :sent && activity.now - step.since > UNBEGUN }
          return if waiting.empty?

          age = (activity.now - waiting.map(&:since).min).round
          "#{waiting.size} claimed #{waiting.one? ? "step has" : "steps have"} not started for up to #{age} s, " \
            "although a thread is free"
        end

        # A worker sees only from its results whether the server is working.
        def server
          waiting = feeder&.results&.waiting
          return Check.new(name: "server", problem: waiting.to_s) if waiting

          Check.new(name: "server", skipped: "no result of this worker is waiting for it")
        end

        def ended_thread
          return if threads.alive?

          failure = threads.failure
          "a thread that runs handlers has ended#{" (#{failure.class}: #{failure.message})" if failure}"
        end

        # While all threads run handlers, none polls.
        def not_looking
          return if busy?
          return unless threads.last_poll && (age = activity.now - threads.last_poll) > SILENT

          "no thread has looked for a step for #{age.round} s"
        end

        def busy? = activity.steps.count { |step| step.state == :running } >= threads.size

        def overdue_steps
          activity.steps.select { |step| overdue?(step) }.map { |step| overdue(step) }.join("; ").presence
        end

        def overdue?(step)
          limit = step.limit || @stuck_after
          step.state == :running && limit && activity.now - step.since > limit
        end

        def overdue(step)
          seconds = (activity.now - step.since).round
          why = "its timeout_seconds is #{step.limit}" if step.limit
          why ||= "config.tasker.stuck_after is #{@stuck_after.to_i}"
          "step #{step.name} of #{step.task_name} #{step.task_uuid} has run for #{seconds} s, #{why}"
        end

        def runtime = ("tasker-rb reports that it is not running" unless @parts.runtime.running?)

        def lock = ("it lost its lock for so long that other workers hand back its steps" if feeder.taken_for_dead?)

        def ended_feeder = ("the thread that brings it steps has ended" unless feeder.alive?)

        def ended_sweeper = ("the thread that hands back dead workers' steps has ended" unless @parts.sweeper.alive?)

        def silent_database
          answered = @parts.claims.database.answered_at or return "the database has not answered yet"
          age = activity.now - answered
          "the database has not answered for #{age.round} s" if age > SILENT
        end
    end
  end
end
