# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The thread that checks a worker once a second. It writes the worker's health for `rails tasker:health`, and
    # reports when the worker has died.
    #
    # @api private
    class Watch
      EVERY = 1.0
      private_constant :EVERY

      # @param worker [Worker]
      # @param vitals [Vitals]
      # @param file [Pathname]
      # @param measures [Measures, nil] written beside it
      def initialize(worker, vitals, file, measures: nil)
        @worker, @vitals, @file, @measures = worker, vitals, file, measures
        @thread = RepeatingThread.new("tasker-watch") { look.then { EVERY } }
      end

      def start = @thread.start

      # Stops the thread, so that nothing more is written.
      def stop = @thread.stop(2)

      # Checks once.
      #
      # @return [void]
      def look
        Health.write(@file, @worker.health)
        @measures&.write
        reason = @vitals.fatal if @worker.state == :running
        @worker.died(reason) if reason
      rescue SystemCallError => error
        TaskerContribRails.logger.warn "[Tasker] health can't be written to #{@file}: #{error.message}"
      rescue StandardError => error # the watch must outlive what it watches
        TaskerContribRails.report(error, source: "tasker.watch")
      end
    end
  end
end
