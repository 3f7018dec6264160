# frozen_string_literal: true

require "fileutils"
require "json"
require "socket"
require "time"

module TaskerContribRails
  class Worker
    # Whether this process's worker is well, as a Hash that `rails tasker:health` prints as JSON.
    class Health
      # Seconds after which what stands in the file says nothing any more: the watch writes each second.
      STALE = 5

      class << self
        # @param folder [Pathname]
        # @return [Pathname] this process's file
        def file(folder) = folder.join("worker-#{Process.pid}.json")

        # @return [void]
        def write(file, health) = PrivateFile.write(file, JSON.generate(health))

        # What the workers of this app on this machine last said, the dead ones included.
        #
        # @param folder [Pathname]
        # @return [Array<Hash{String => Object}>] "healthy" is false where the process is gone or silent
        def read(folder)
          Dir[folder.join("worker-*.json")].sort.filter_map do |file|
            health = JSON.parse(File.read(file))
            reason = silent(health)
            reason ? health.merge("healthy" => false, "error" => reason) : health
          rescue Errno::ENOENT, JSON::ParserError
            nil # it ended between the two
          end
        end

        # Removes what processes of this machine left that are gone.
        #
        # @return [void]
        def clear(folder)
          Dir[folder.join("worker-*.{json,toml}")].each do |file|
            FileUtils.rm_f(file) unless alive?(file[/worker-(\d+)\./, 1].to_i)
          end
        end

        private
          def silent(health)
            if !alive?(health["pid"]) then "process #{health["pid"]} is gone and did not say good-bye"
            elsif (age = Time.now - Time.iso8601(health["at"])) > STALE then "process #{health["pid"]} has said nothing for #{age.round} s"
            end
          end

          def alive?(pid)
            Process.kill(0, pid)
            true
          rescue Errno::ESRCH
            false
          rescue Errno::EPERM
            true
          end
      end

      # @param worker [Worker]
      def initialize(worker)
        @worker = worker
      end

      # @return [Hash{Symbol => Object}]
      def to_h
        { healthy: @worker.sound?, state: @worker.state, worker: @worker.name, pid: Process.pid, host: Socket.gethostname, at: Time.now.utc.iso8601(3),
          namespaces: @worker.namespaces, private_queue: @worker.private_queue?, threads: @worker.threads, last_poll_seconds: @worker.last_poll_age&.round(2),
          steps:, oldest_step:, versions: }
      end

      private
        def steps
          under_way = @worker.activity&.steps || []
          { **(@worker.activity&.counts || {}), waiting: under_way.count { |step| step.state == :sent }, running: under_way.count { |step| step.state == :running } }
        end

        def oldest_step
          step = @worker.activity&.steps&.select { |step| step.state == :running }&.min_by(&:since) or return
          { name: step.name, step_uuid: step.step_uuid, task_uuid: step.task_uuid, seconds: (@worker.activity.now - step.since).round(1) }
        end

        def versions = { ruby: RUBY_VERSION, tasker_rb: @worker.engine.version, tasker_contrib_rails: VERSION }
    end
  end
end
