# frozen_string_literal: true

require "json"
require "time"

module TaskerContribRails
  class Worker
    # The health of this process's worker, as a Hash. `rails tasker:health` prints it as JSON, and {Probe} reads it.
    #
    # @api private
    class Health
      # @param file [Pathname]
      # @return [void]
      def self.write(file, health) = PrivateFile.write(file, JSON.generate(health))

      # @param worker [Worker]
      # @param parts [Parts, nil] nil before the worker has started
      # @param vitals [Vitals, nil]
      def initialize(worker, parts: nil, vitals: nil)
        @worker, @parts, @vitals = worker, parts, vitals
      end

      # @return [Hash{Symbol => Object}]
      def to_h
        { healthy: @worker.state == :running && problems.empty?, state: @worker.state, problems:, failing:, **looked_at,
          **who, last_poll_seconds:, steps:, oldest_step:, results_waiting:, frozen_workers:, versions: }
      end

      private
        def checks = @checks ||= @worker.state == :running ? @vitals.checks : []

        def problems = checks.filter_map(&:problem)

        # @return [Array<String>] the names of failed checks, which may be shown to anybody
        def failing = checks.select(&:problem).map(&:name)

        # @return [Hash{Symbol => Object}] what was checked, and what was skipped and why
        def looked_at
          skipped, seen = checks.partition(&:skipped)
          { checked: seen.map(&:name), not_checked: skipped.to_h { |check| [ check.name, check.skipped ] } }
        end

        def who
          { worker: @worker.name, pid: Process.pid, host: Files.host, at: Time.now.utc.iso8601(3),
            namespaces: @worker.namespaces, private_queue: @worker.private_queue? }
        end

        def results_waiting = @parts&.feeder&.results&.waiting&.to_h

        def frozen_workers = @parts&.sweeper&.frozen&.map(&:worker) || []

        def last_poll_seconds = @parts&.handler_threads&.last_poll&.then { |time| (activity.now - time).round(2) }

        def activity = @parts&.activity

        def running = under_way.select { |step| step.state == :running }

        def under_way = activity&.steps || []

        def steps
          { **(activity&.counts || {}), waiting: under_way.count { |step| step.state == :sent }, running: running.size }
        end

        def oldest_step
          step = running.min_by(&:since) or return
          { **step.to_h.slice(:name, :step_uuid, :task_uuid), seconds: (activity.now - step.since).round(1) }
        end

        # Read from RubyGems, because a process without a worker does not load tasker-rb.
        def versions
          { ruby: RUBY_VERSION, tasker_rb: Gem.loaded_specs["tasker-rb"]&.version&.to_s, tasker_contrib_rails: VERSION }
        end
    end
  end
end
