# frozen_string_literal: true

module TaskerContribRails
  module Jobs
    # Performs a job as one attempt at a step: as `perform_now` does it, with callbacks and rules. But the next attempt
    # is the engine's to make.
    #
    # | the job | the step |
    # | --- | --- |
    # | returns | is complete; {Result} says with which result |
    # | is retried by `retry_on` or `retry_job` | fails, and is tried again after the same wait |
    # | gives up by `discard_on`, or `retry_on` has no attempts left | fails for good |
    # | raises what it has no rule for | fails for good, unless the error is tasker-rb's own, which says it itself |
    # | is interrupted at a checkpoint of its continuation | yields a checkpoint, and continues there |
    # | is stopped by a callback, or handles the error by `rescue_from` | is complete, without a result |
    class Run
      # A job that asked for another attempt without an error.
      class Retried < StandardError; end

      # @param job [ActiveJob::Base]
      # @param context [Runtime::StepContext]
      def initialize(job, context)
        @job, @context = job.extend(Attempt), context
      end

      # @yieldreturn [Array] the arguments for jobs that have none yet
      # @return [Object] what a handler returns
      # @raise [Exception]
      def call(&arguments)
        prepare
        @job.perform_now if arguments.nil? || arguments?(&arguments)
        raise Runtime::Verdict.final(noted.given_up) if noted.given_up

        noted.retried ? again : Runtime::Returns.success(Result.of(noted.result))
      rescue StandardError => error
        raise error.is_a?(Runtime::Verdict) ? error : Runtime::Verdict.final(error)
      end

      private
        def noted = @job.tasker_noted

        def prepare
          @job.provider_job_id = @context.task_uuid
          # Without a counter for each of its rules, the job counts its attempts.
          @job.executions = @job.executions.to_i + @context.retry_count
          @job.exception_executions = nil
          continue(@context.checkpoint_cursor)
        end

        # A job that can't load its arguments may have a rule for that: `discard_on ActiveJob::DeserializationError`.
        def arguments?
          @job.arguments = yield
          true
        rescue ::ActiveJob::DeserializationError => error
          @job.executions += 1
          noted.raised = error
          @job.rescue_with_handler(error) ? false : raise
        end

        def again
          return checkpoint if interrupted?

          error = noted.retried[:error] || noted.raised || Retried.new("#{@job.class} asked for another attempt.")
          raise Runtime::Verdict.retryable(error, after: seconds(**noted.retried.slice(:wait, :wait_until)))
        end

        def seconds(wait: nil, wait_until: nil)
          [ (wait || (wait_until ? wait_until.to_time - Time.now : 0)).to_f, 0.0 ].max
        end

        # `retry_on` gives the error; a continuation that stops to go on does not.
        def interrupted? = continuation? && !noted.retried.key?(:error) && @job.continuation.started?

        def continuation? = @job.respond_to?(:continuation) && @job.respond_to?(:resumptions)

        def checkpoint
          progress = { "continuation" => @job.continuation.to_h, "resumptions" => @job.resumptions }
          Runtime::Returns.checkpoint(progress, items: @context.checkpoint_items_processed + 1)
        end

        def continue(progress)
          return unless continuation? && progress.is_a?(Hash) && progress.key?("continuation")

          @job.continuation = ::ActiveJob::Continuation.new(@job, progress.fetch("continuation").to_h)
          @job.resumptions = progress.fetch("resumptions")
        end
    end
  end
end
