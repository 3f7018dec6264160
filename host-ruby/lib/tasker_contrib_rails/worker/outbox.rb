# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Sends the application's starts that are due: those with `wait:` or `at:`, and those that nobody sent after their
    # commit. Every running worker does this; two at once take different starts.
    #
    # @api private
    class Outbox
      # The most seconds between two looks, and so the precision of `wait:` and `at:` for a start that was written a
      # moment before it is due. For others the worker knows the time.
      EVERY = 1.0
      # Seconds after a look that failed.
      AFTER_FAILURE = 5.0
      # Seconds until the next look for a table that is not there.
      WITHOUT_TABLE = 60.0
      private_constant :EVERY, :AFTER_FAILURE, :WITHOUT_TABLE

      # @param wrap [#call] runs a look as Rails runs a request, which gives back its connection
      def initialize(sweep: nil, wrap: Rails.application.executor.method(:wrap))
        @sweep = sweep || method(:sweep)
        @wrap = wrap
        @stopping = Thread::Queue.new
      end

      def start
        @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-outbox" }
      end

      def alive? = @thread&.alive? == true

      # @return [Boolean] whether the thread ended within the time
      def stop(seconds = 5)
        @stopping.close
        @thread.nil? || !@thread.join(seconds).nil?
      end

      private
        def run
          @stopping.pop(timeout: look) until @stopping.closed?
        end

        # @return [Float] seconds until the next look
        def look
          outcome = @wrap.call { @sweep.call } or return WITHOUT_TABLE
          tell(outcome)
          outcome.pause
        rescue StandardError => error # of the application's database, which may come back
          warn_once("the outbox can't be read: #{error.class}: #{Diagnostics::Raised.ask(error, :message)}")
          AFTER_FAILURE
        end

        def sweep
          return unless Starts.outbox?

          @sender ||= Starts::Sender.new
          Starts::Sweep.new(sender: @sender, most: EVERY, stopping: -> { @stopping.closed? }).call
        end

        def tell(outcome)
          return warn_once("starts can't be sent: the engine is away") if outcome.away

          @warned = nil
          return unless outcome.failed.positive?

          TaskerContribRails.logger.warn \
            "[Tasker] #{outcome.failed} starts could not be sent: `bin/rails tasker:starts` says why."
        end

        def warn_once(what)
          TaskerContribRails.logger.warn "[Tasker] #{what}" unless @warned == what
          @warned = what
        end
    end
  end
end
