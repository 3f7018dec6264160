# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # What a worker reports about itself, in the log and as events.
    #
    # @api private
    class Announcements
      # @param parts [Parts]
      # @param settings [Settings]
      def initialize(parts, settings)
        @parts, @settings = parts, settings
      end

      # @return [String] how many steps it runs and claims, in words
      def capacity
        return "claiming in the engine's own way: #{@parts.shared_because}" unless @parts.feeder

        "#{@settings.threads} steps at a time, at most #{@settings.max_claimed} claimed"
      end

      # @return [void]
      def started
        serves = "worker #{@parts.name} serves #{@parts.namespaces.join(", ")}"
        logger.info "[Tasker] #{[ serves, *(capacity if @parts.feeder) ].join("; ")}"
        warn_of_shared_queues
        warn_of_small_pool
        publish "worker.started", namespaces: @parts.namespaces, private_queue: !@parts.feeder.nil?
      end

      # @param reason [String]
      # @return [void]
      def died(reason)
        error = Error::WorkerDied.new(Printable.sentence("Tasker's worker #{@parts.name} is dead: #{reason}"))
        logger.error "[Tasker] #{error.message}"
        TaskerContribRails.report(error, source: "tasker.worker")
        publish "worker.died", reason: reason
      end

      # @param report [Drain::Report]
      # @return [void]
      def stopped(report)
        publish "worker.drained", drained: report.drained, handed_back: report.handed_back, left: report.left.size,
          duration: report.seconds
        publish "worker.stopped", left: report.left.size
        report.log(logger)
      end

      private
        def logger = TaskerContribRails.logger

        def warn_of_shared_queues
          reason = @parts.shared_because or return
          logger.warn "[Tasker] steps are claimed in the engine's own way, without a limit: #{reason}"
        end

        def warn_of_small_pool
          pool = @settings.pool or return
          return unless @settings.threads > pool

          logger.warn "[Tasker] #{@settings.threads} steps run at once and Active Record's pool has #{pool} " \
                      "connections: steps will wait for each other; raise the pool in config/database.yml, or lower " \
                      "config.tasker.threads."
        end

        def publish(name, **payload) = EventBridge.publish(name, worker: @parts.name, pid: Process.pid, **payload)
    end
  end
end
