# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The threads that run handlers. Each asks the runtime for a claimed step, runs it, and asks again. Only one asks at
    # a time, so that idle threads cost nothing.
    #
    # @api private
    class HandlerThreads
      # Seconds between two polls if there was no step.
      INTERVAL = 0.01
      # The same, while a step is on its way through the runtime.
      SOON = 0.002
      # Failures in a row after which the runtime is considered gone and the threads end.
      FAILURES = 50
      private_constant :INTERVAL, :SOON, :FAILURES

      # @param runtime [#poll]
      # @param runner [#run] called by all threads
      # @param activity [Activity]
      # @param threads [Integer]
      def initialize(runtime:, runner:, activity:, threads: 1)
        @runtime, @runner, @activity, @size = runtime, runner, activity, threads
        @turn = Mutex.new
        @failures = 0
        @stopping = false
        @threads = []
      end

      # @return [Integer] the number of threads
      attr_reader :size

      # @return [Float, nil] when a thread last polled, on the activity's clock
      attr_reader :last_poll

      def start
        @threads = Array.new(@size) { |number| thread(number) }
      end

      # @return [Exception, nil] the error that ended a thread
      attr_reader :failure

      # @return [Boolean] whether all threads are alive
      def alive? = @threads.any? && @threads.all?(&:alive?)

      # @return [Boolean] whether any thread may still finish its step
      def any_alive? = @threads.any?(&:alive?)

      # Asks each thread to end after its current step.
      def stop = @stopping = true

      # @param seconds [Float] for all threads together
      # @return [Boolean] whether they ended
      def join(seconds)
        ending = @activity.now + seconds
        (@threads - [ Thread.current ]).map { |thread| thread.join([ ending - @activity.now, 0 ].max) }.all?
      end

      private
        def thread(number)
          Thread.new do
            run(number)
          # The watch reports the error; it must not be lost with the thread.
          rescue Exception => error # rubocop:disable Lint/RescueException
            @failure ||= error
          end.tap { |thread| thread.name = "tasker-handler-#{number}" }
        end

        def run(number)
          until @stopping
            event = @turn.synchronize { await }
            run_step(event, number) if event
          end
        end

        # If a handler ends its own thread, its step fails, and another thread runs the next step.
        def run_step(event, number)
          over = false
          @runner.run(event)
          over = true
        ensure
          replace(number) unless over || $! # nothing was raised, so the thread is being ended
        end

        def replace(number)
          @threads[number] = thread(number)
        rescue ThreadError
          nil # the process itself ends
        end

        # @return [Hash{Symbol => Object}, nil] a step; nil if the thread should end
        def await
          until @stopping
            event = look and return event
            sleep(@activity.empty? ? INTERVAL : SOON)
          end
        end

        def look
          @last_poll = @activity.now
          @runtime.poll.tap { @failures = 0 }
        rescue RuntimeError => error
          raise if (@failures += 1) > FAILURES || @stopping

          TaskerContribRails.report(error, source: "tasker.poll") if @failures == 1
          sleep 0.1
          nil
        end
    end
  end
end
