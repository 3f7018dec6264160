# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The thread that looks once a second whether the worker's other threads live, and writes its health where
    # `rails tasker:health` reads it.
    class Watch
      EVERY = 1.0

      # @param worker [Worker]
      # @param file [Pathname]
      def initialize(worker, file)
        @worker, @file = worker, file
        @stopping = Thread::Queue.new
      end

      def start = @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-watch" }

      # Ends it and removes the file.
      def stop
        @stopping.close
        @thread&.join(2) unless @thread == Thread.current
        File.delete(@file) if @file.exist?
      rescue Errno::ENOENT
        nil # gone already
      end

      private
        def run
          until @stopping.closed?
            look
            @stopping.pop(timeout: EVERY)
          end
        end

        def look
          Health.write(@file, @worker.health)
          @worker.died(@worker.unsound_because) if @worker.state == :running && !@worker.sound?
        rescue SystemCallError => error
          TaskerContribRails.logger.warn "[Tasker] health can't be written to #{@file}: #{error.message}"
        rescue StandardError => error # the watch must outlive what it watches
          TaskerContribRails.report(error, source: "tasker.watch")
        end
    end
  end
end
