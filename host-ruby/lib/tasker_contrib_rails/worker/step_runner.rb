# frozen_string_literal: true

require "time"

module TaskerContribRails
  class Worker
    # Runs one claimed step: marks the claim as started, calls the handler, and sends the result. Whatever a handler
    # does only affects its own step, and the next one runs. Several threads may use one StepRunner.
    #
    # @api private
    class StepRunner
      # How many claims to remember, in case the runtime hands out a step twice.
      REMEMBERED = 1_000

      # @param runtime [Runtime::TaskerRb]
      # @param activity [Activity]
      # @param call [Handlers::Call]
      # @param marker [ClaimMarker, nil] checks who holds a step; nil if steps are claimed in the engine's own way
      # @param worker [String] this worker's name
      # @param report_failures [Boolean] whether to report failed attempts; see {FailedAttempt}
      # @param stopping [#call] whether the worker is being stopped
      def initialize(runtime:, activity:, call:, marker: nil, worker: "ruby_worker", report_failures: true,
                     stopping: -> { Worker.stopping? })
        @runtime = runtime
        @activity = activity
        @call = call
        @marker = marker
        @worker = worker
        @report_failures = report_failures
        @stopping = stopping
        @hostname = Files.host
        @lock = Mutex.new
        @taken = {}
        @warned = {}
      end

      # @param event [Hash{Symbol => Object}] as {Runtime::TaskerRb#poll} returned it
      # @return [void]
      def run(event)
        return leave(event) if left_to_next_worker?(event)

        claim, event = claimed(event)
        return pass_over(event) unless claim && take(claim)

        outcome = nil
        started = Time.now.utc
        clock = @activity.now
        begin
          outcome = perform(event)
        rescue Exception => error # rubocop:disable Lint/RescueException -- a step's poison must not be the worker's
          outcome = Runtime::Outcome.raised(error)
        ensure # also when the handler ended this very thread
          outcome ||= Runtime::Outcome.left
          if outcome.converted.any?
            warn_once(event.dig(:task_sequence_step, :step_definition, :handler, :callable), outcome.converted)
          end
          deliver(event, outcome, claim:, started:, milliseconds: ((@activity.now - clock) * 1000).round)
        end
      end

      private
        # The claim, and the event with the number of earlier attempts. Normally the runtime reads that number before it
        # claims a step; after a checkpoint, it has already counted this attempt.
        def claimed(event)
          return [ event.fetch(:event_id), event ] unless @marker

          begun = @marker.call(event.fetch(:step_uuid)) or return [ nil, event ]
          [ begun.claim, event.deep_merge(task_sequence_step: { workflow_step: { attempts: begun.attempt - 1 } }) ]
        end

        # After a checkpoint, the runtime sends the step to this worker again. If it is being stopped, another goes on.
        def left_to_next_worker?(event) = @marker && @activity.yielded?(event[:step_uuid]) && @stopping.call

        # {Drain} hands it back.
        def leave(event)
          @marker.leave(event[:step_uuid])
          TaskerContribRails.logger.info do
            "[Tasker] #{Runtime::Attempt.new(event)} stopped at a checkpoint: another worker continues it there"
          end
          @activity.finished(event[:step_uuid])
        end

        # If another worker has the claim, nothing is reported here: that worker reports the result.
        def pass_over(event)
          TaskerContribRails.logger.info do
            "[Tasker] #{Runtime::Attempt.new(event)} was not run: another worker has it, or it runs here, or it is done"
          end
          @activity.finished(event[:step_uuid]) unless @activity.running?(event[:step_uuid])
        end

        def perform(event)
          received = @runtime.wrap(event)
          sequence = received.fetch(:task_sequence_step)
          @activity.running(event[:step_uuid], event[:task_uuid], sequence.step_definition.name,
            task_name: sequence.task.task_name,
            limit: event.dig(:task_sequence_step, :step_definition, :timeout_seconds))
          @runtime.announce("step.execution.received", received)
          baggage = Baggage.of(event.dig(:task_sequence_step, :task, :task, :context))
          tagged(event, sequence, request: baggage["request"]) { @call.call(@runtime.context(received, baggage:)) }
        end

        def warn_once(callable, converted)
          return if @lock.synchronize { @warned[callable].tap { @warned[callable] = true } }

          TaskerContribRails.logger.warn \
            "[Tasker] #{callable} returned values that are not JSON (#{converted.first(5).join(", ")}): " \
            "they were converted with to_json. To choose how, convert them in the handler. This is logged once."
        end

        # A result only counts for the claim under which the step ran. For some milliseconds between this check and the
        # runtime's write, another worker could still hand the claim back.
        def deliver(event, outcome, claim:, started:, milliseconds:)
          return late(event) unless @marker.nil? || @marker.claimed?(claim)
          return checkpoint(event, outcome, claim:) if outcome.yielded?

          complete(event, outcome, started:, milliseconds:)
        rescue StandardError => error
          forget(claim)
          # Even the failure could not be sent. The claim remains, and {Results} finds it as a claim without a result.
          TaskerContribRails.report(error, source: "tasker.completion", **Runtime::Attempt.new(event).context)
          @activity.finished(event[:step_uuid], :failed)
        end

        def late(event)
          TaskerContribRails.logger.warn \
            "[Tasker] #{Runtime::Attempt.new(event)}: its result is dropped. Meanwhile the step was handed back " \
            "to be run again, because this worker was taken for dead, or it was completed by hand."
          @activity.finished(event[:step_uuid])
        end

        # The runtime may send the step again before it has answered, so the step must be free to run by then.
        def checkpoint(event, outcome, claim:)
          data = { **event.slice(:event_id, :step_uuid), **outcome.checkpoint.transform_keys(&:to_sym) }
          forget(claim)
          @activity.yielded(event[:step_uuid])
          raise Error::EngineFailed, "The runtime did not accept a checkpoint." unless @runtime.checkpoint(data)

          @runtime.announce("step.checkpoint_yield.sent", data)
        rescue Error::EngineFailed => error
          complete(event, Runtime::Outcome.raised(error), started: Time.now.utc, milliseconds: 0)
        end

        def complete(event, outcome, started:, milliseconds:)
          completion = Runtime::Completion.new(event:, outcome:, started:, milliseconds:,
                                               worker: @worker, hostname: @hostname)
          tell_failure(event, outcome, completion) unless outcome.success?
          completion = completion.to_h
          unless @runtime.complete(completion)
            raise Error::EngineFailed, "The runtime did not accept the result of step #{event[:step_uuid]}."
          end

          @runtime.announce("step.completion.sent", completion)
          @activity.finished(event[:step_uuid], outcome.kind)
        rescue ArgumentError, RuntimeError, TypeError => error # it can't read the result: no attempt will change that
          raise unless outcome.success?

          refused = Runtime::Outcome.failed("The runtime refused the result: #{error.message}",
                                            error_type: "ResultRefused")
          complete(event, refused, started:, milliseconds:)
        end

        # @return [Boolean] whether no other thread was running it
        def take(claim)
          @lock.synchronize do
            next false if @taken.key?(claim)

            @taken[claim] = true
            @taken.shift if @taken.size > REMEMBERED
            true
          end
        end

        def forget(claim) = @lock.synchronize { @taken.delete(claim) }

        # The request by which the task was started, the task, the step.
        def tagged(event, sequence, request:, &)
          logger = TaskerContribRails.logger
          task = "#{sequence.task.task_name} #{event[:task_uuid]}"
          request = Printable.cut(Printable.line(request), 255) if request
          tags = [ "Tasker", *request, task, "#{sequence.step_definition.name} #{event[:step_uuid]}" ]
          logger.respond_to?(:tagged) ? logger.tagged(*tags, &) : yield
        end

        def tell_failure(event, outcome, completion)
          FailedAttempt.new(Runtime::Attempt.new(event), outcome, delay: completion.delay).tell if @report_failures
        end
    end
  end
end
