# frozen_string_literal: true

module TaskerContribRails
  module Jobs
    # The handler of a step whose `callable` is a job class.
    class Step
      # @param job_class [Class]
      # @param initialization [Hash{String => Object}] the template's
      def initialize(job_class, initialization)
        @job_class, @initialization = job_class, initialization
      end

      # @param context [Runtime::StepContext]
      # @return [Runtime::Outcome]
      # @raise [Exception] an error for which the job has no rule, or one after which it gave up
      def call(context)
        job = @job_class.new
        job.job_id = context.step_uuid # the same in each attempt
        # Inside the job's own rules, such as `discard_on ActiveJob::DeserializationError`.
        Run.new(job, context).call { Arguments.new(@initialization).call(context) }
      end
    end
  end
end
