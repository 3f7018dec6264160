# frozen_string_literal: true

require "json"
require "socket"
require "time"

module TaskerContribRails
  class Worker
    # Whether this process's worker is well, as a Hash that `rails tasker:health` prints as JSON.
    #
    # @api private
    class Health
      # Seconds after which what stands in the file says nothing any more: the watch writes each second.
      STALE = 5

      class << self
        # @param file [Pathname]
        # @return [void]
        def write(file, health) = PrivateFile.write(file, JSON.generate(health))

        # What the workers of this application last said, the dead ones included.
        #
        # @param folder [Pathname]
        # @return [Array<Hash{String => Object}>] "healthy" is false where the process is gone or silent
        def read(folder)
          Files.all(folder).filter_map do |files|
            health = said(files.health)
            reason = silent(health, files)
            reason ? health.merge("healthy" => false, "problems" => [ reason ]) : health
          rescue Errno::ENOENT
            nil # it has not said anything yet, or ended between the two
          rescue SystemCallError, JSON::ParserError => error
            unreadable(files, error)
          end
        end

        private
          # @raise [JSON::ParserError] also where it is JSON of another kind than a worker writes
          def said(file)
            health = JSON.parse(File.read(file, encoding: Encoding::UTF_8))
            Time.iso8601(health.fetch("at"))
            health
          rescue NoMethodError, KeyError, TypeError, ArgumentError
            raise JSON::ParserError, "what stands in it is not what a worker writes"
          end

          # Another user's, for one. That it can't be read must not look as if there were no worker, or none but the
          # others.
          def unreadable(files, error)
            reason = "its file #{files.health.basename} can't be read: " \
                     "#{Diagnostics::Raised.new(error).message[0, 200]}"
            { "worker" => files.name, "healthy" => false, "state" => "unknown", "problems" => [ reason ] }
          end

          def silent(health, files)
            process = "process #{health["pid"]} on #{health["host"]}"
            if !files.alive? then "#{process} is gone and did not say good-bye"
            elsif (age = Time.now - Time.iso8601(health["at"])) > STALE
              "#{process} has said nothing for #{age.round} s"
            end
          end
      end

      # @param worker [Worker]
      # @param parts [Parts, nil] of a worker that was started
      # @param vitals [Vitals, nil]
      def initialize(worker, parts: nil, vitals: nil)
        @worker, @parts, @vitals = worker, parts, vitals
      end

      # @return [Hash{Symbol => Object}]
      def to_h
        { healthy: @worker.state == :running && problems.empty?, state: @worker.state, problems:, **looked_at, **who,
          last_poll_seconds:, steps:, oldest_step:, results_waiting:, frozen_workers:, versions: }
      end

      private
        def checks = @checks ||= @worker.state == :running ? @vitals.checks : []

        def problems = checks.filter_map(&:problem)

        # @return [Hash{Symbol => Object}] what was looked at, and what was not, with the reason
        def looked_at
          skipped, seen = checks.partition(&:skipped)
          { checked: seen.map(&:name), not_checked: skipped.to_h { |check| [ check.name, check.skipped ] } }
        end

        def who
          { worker: @worker.name, pid: Process.pid, host: Socket.gethostname, at: Time.now.utc.iso8601(3),
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

        # Asked of RubyGems, since a process without a worker need not load tasker-rb.
        def versions
          { ruby: RUBY_VERSION, tasker_rb: Gem.loaded_specs["tasker-rb"]&.version&.to_s, tasker_contrib_rails: VERSION }
        end
    end
  end
end
