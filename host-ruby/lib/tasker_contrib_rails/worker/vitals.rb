# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Whether a running worker can do its work: each thing that it needs is looked at, and what was not looked at is
    # said.
    #
    # @api private
    class Vitals
      # One thing that a worker needs. +problem+: what is wrong with it; nothing where it is well. +skipped+: why it was
      # not looked at. +fatal+: a problem with it is the worker's end.
      Check = Data.define(:name, :problem, :skipped, :fatal) do
        def initialize(name:, problem: nil, skipped: nil, fatal: false) = super
      end

      # Seconds without an answer, or a look for work, after which something is taken to be stuck.
      SILENT = 15
      # Seconds after which a claimed step must have begun where a thread is free.
      UNBEGUN = 30

      # @param parts [Parts]
      # @param stuck_after [Numeric, nil] seconds, for steps without a limit of their own
      def initialize(parts, stuck_after:)
        @parts, @stuck_after = parts, stuck_after
      end

      # @return [Array<Check>]
      def checks
        [ Check.new(name: "handler threads", problem: ended_thread, fatal: true),
          Check.new(name: "looking for steps", problem: not_looking),
          Check.new(name: "running steps", problem: overdue_steps),
          Check.new(name: "runtime", problem: runtime, fatal: true), schema, *of_queues, server ]
      end

      # @return [Array<String>] what is wrong
      def problems = checks.filter_map(&:problem)

      # @return [String, nil] what ended the worker, if anything did
      def fatal = checks.find { |check| check.fatal && check.problem }&.problem

      private
        def activity = @parts.activity
        def threads = @parts.handler_threads
        def feeder = @parts.feeder

        # What a worker needs that has queues of its own.
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

        # What a worker started with, or has found since: the engine may be updated under it.
        def schema
          missing = feeder ? feeder.schema_lacks : @parts.schema_lacks
          return Check.new(name: "schema", skipped: "the database was not asked") unless missing
          return Check.new(name: "schema") if missing.empty?

          Check.new(name: "schema", problem: "the engine's schema is not the one that this gem knows (no " \
                                             "#{missing.first(3).join(", ")})")
        end

        # Claims that grow: the runtime has them, and does not hand them out.
        def unbegun_steps
          return if busy?

          waiting = activity.steps.select { |step| step.state == :sent && activity.now - step.since > UNBEGUN }
          return if waiting.empty?

          age = (activity.now - waiting.map(&:since).min).round
          "#{waiting.size} claimed #{waiting.one? ? "step has" : "steps have"} not begun for up to #{age} s, " \
            "although a thread is free"
        end

        # A worker hears of the server only by what that does with its results.
        def server
          waiting = feeder&.results&.waiting
          return Check.new(name: "server", problem: waiting.to_s) if waiting

          Check.new(name: "server", skipped: "no result of this worker waits for it")
        end

        def ended_thread
          return if threads.alive?

          failure = threads.failure
          "a thread in which handlers run ended#{" (#{failure.class}: #{failure.message})" if failure}"
        end

        # Where all threads run handlers, none looks.
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

        def runtime = ("tasker-rb says that it does not run" unless @parts.runtime.running?)

        def lock = ("its lock was lost for so long that others hand back what it held" if feeder.taken_for_dead?)

        def ended_feeder = ("the thread that brings it steps ended" unless feeder.alive?)

        def ended_sweeper = ("the thread that hands back what dead workers held ended" unless @parts.sweeper.alive?)

        def silent_database
          answered = @parts.claims.database.answered_at or return "the database has not answered yet"
          age = activity.now - answered
          "the database has not answered for #{age.round} s" if age > SILENT
        end
    end
  end
end
