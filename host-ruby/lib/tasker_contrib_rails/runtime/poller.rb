# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The thread in which handlers run: it asks the engine for claimed steps and runs one after the other.
    class Poller
      # Seconds between two looks when there was nothing.
      INTERVAL = 0.01
      # After so many failures in a row the engine is not there any more, and the thread ends.
      FAILURES = 50

      # @param engine [#poll]
      # @param runner [#run]
      def initialize(engine:, runner:)
        @engine = engine
        @runner = runner
        @stopping = false
      end

      # @return [Float, nil] when it last looked, on the monotonic clock
      attr_reader :last_poll

      def start
        @thread = Thread.new do
          run
        rescue Exception => error # rubocop:disable Lint/RescueException -- to be told by the watch, not lost with the thread
          @failure = error
        end
        @thread.name = "tasker-poller"
      end

      # @return [Exception, nil] what ended the thread
      attr_reader :failure

      def alive? = @thread&.alive? == true

      # Asks it to end after what it does now.
      def stop = @stopping = true

      # @param seconds [Float]
      # @return [Boolean] whether it ended
      def join(seconds) = @thread.nil? || @thread == Thread.current || !@thread.join(seconds).nil?

      private
        def run
          failures = 0
          until @stopping
            @last_poll = Process.clock_gettime(Process::CLOCK_MONOTONIC)
            begin
              event = @engine.poll
              failures = 0
            rescue RuntimeError => error
              raise if (failures += 1) > FAILURES || @stopping

              TaskerContribRails.report(error, source: "tasker.poll") if failures == 1
              event = nil
              sleep 0.1
            end
            event ? @runner.run(event) : sleep(INTERVAL)
          end
        end
    end
  end
end
