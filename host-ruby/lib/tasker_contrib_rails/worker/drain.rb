# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Stops a worker: it claims no more steps, finishes those that run, stops the runtime, and hands back the rest.
    #
    # @api private
    class Drain
      # Without a private queue, the runtime counts as finished when nothing has happened for this many seconds.
      SILENCE = 1.5
      # The most seconds that the runtime gets to write the results that it was given.
      SETTLE = 5.0

      # What happened. +left+: steps that were still running when the time was over; another worker hands them back.
      #
      # @api public
      Report = Data.define(:worker, :drained, :handed_back, :left, :seconds) do
        # @return [Boolean]
        def clean? = left.empty?

        # @param logger [Log]
        #
        # @api private
        def log(logger)
          line = format("[Tasker] worker %s ended after %.1f s: %d steps finished, %d handed back, %d left",
                        worker, seconds, drained, handed_back, left.size)
          clean? ? logger.info(line) : logger.error(line)
          left.each do |step|
            logger.error "[Tasker] left: step #{step.name} #{step.step_uuid} of task #{step.task_uuid}"
          end
        end

        def to_h
          steps = left.map { |step| { task_uuid: step.task_uuid, step_uuid: step.step_uuid, name: step.name } }
          { worker:, drained:, handed_back:, left: steps, seconds: }
        end
      end
      private_constant :SETTLE

      def initialize(worker:, runtime:, activity:, handler_threads:, feeder:, claims:, shared:)
        @worker, @runtime, @activity, @handler_threads = worker, runtime, activity, handler_threads
        @feeder, @claims, @shared = feeder, claims, shared
      end

      # @param timeout [Numeric] seconds
      # @return [Report]
      def call(timeout:)
        started = @activity.now
        @deadline = started + timeout
        before = finished
        @feeder ? @feeder.stop : stop_claiming
        wait { quiet? }
        @handler_threads.stop
        @handler_threads.join([ @deadline - @activity.now, 0.1 ].max)
        left = @activity.steps.select { |step| step.state == :running }
        settle(left) if @feeder
        @runtime.stop
        handed_back = @feeder ? release(left) : 0
        Report.new(worker: @worker.name, drained: finished - before, handed_back:, left:,
                   seconds: @activity.now - started)
      end

      private
        def finished = @activity.counts.values_at(:done, :failed).sum

        def quiet?
          return @activity.empty? || !@handler_threads.any_alive? if @feeder

          @activity.empty? && @activity.now - @activity.last_change > SILENCE
        end

        def stop_claiming
          @runtime.stop_claiming
        rescue RuntimeError => error
          TaskerContribRails.report(error, source: "tasker.drain")
        end

        # The runtime claims no more steps. Steps that were claimed but never started are handed back and keep their
        # attempt; unclaimed ones return to the shared queue. The private queues are removed, unless a handler still
        # runs: then they tell the next worker who has its step.
        def release(left)
          held = @claims.held(@feeder.queues)
          never_begun = held.select { |step| step.in_progress? && !step.begun }
          done = HandBack.new(@claims).call(never_begun, reason: "the worker that had claimed this step was stopped")
          back = done.handed_back.size
          back += @feeder.queues.sum do |queue|
            @claims.send_on(queue, Database::PrivateQueue.shared_queue(queue, @shared)).size
          end
          @feeder.queues.each { |queue| @claims.drop(queue) } if left.empty? && held.none?(&:begun)
          back
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused, Error::WorkerLost => error
          TaskerContribRails.report(error, source: "tasker.drain")
          0
        end

        # The runtime writes results asynchronously, so they must reach the server before it is stopped. First this
        # waits until every started step has a result, then until the server has taken the results' messages. A server
        # that is down takes none, so the second wait is short.
        def settle(left)
          running = left.map(&:step_uuid)
          ours = -> { @claims.held(@feeder.queues).reject { |step| running.include?(step.step_uuid) } }
          wait(SETTLE) { ours.call.none? { |step| step.in_progress? && step.begun } }
          wait(1.0) { ours.call.none? { |step| Database::SENT.include?(step.state) } }
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused, Error::WorkerLost => error
          TaskerContribRails.report(error, source: "tasker.drain")
        end

        def wait(seconds = nil)
          ending = seconds ? @activity.now + seconds : @deadline
          sleep 0.01 until yield || @activity.now > ending
        end
    end
  end
end
