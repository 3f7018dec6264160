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
        @thread = RepeatingThread.new("tasker-outbox") { look }
      end

      # @see RepeatingThread
      delegate :start, :alive?, :stop, to: :@thread

      private
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
          Starts::Sweep.new(sender: @sender, most: EVERY, stopping: -> { @thread.stopping? }).call
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
