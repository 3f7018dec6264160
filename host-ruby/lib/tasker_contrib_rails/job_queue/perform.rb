# frozen_string_literal: true

require "active_job"

module TaskerContribRails
  module JobQueue
    # The handler of the one step of a job's task. It performs the job as every queue does: an attempt after this one is
    # enqueued by the job itself, as a task of its own. What the job returns goes nowhere.
    #
    # An error that leaves the job fails the step for good.
    class Perform
      # @param context [Runtime::StepContext]
      # @return [Hash]
      # @raise [Exception] what the job raised
      def call(context)
        start = Runtime::StepContext.baggage_of(context)["start"]
        ::ActiveJob::Base.execute(context.context.fetch("job").merge("provider_job_id" => start))
        {}
      rescue StandardError => error
        raise Runtime::Verdict.final(error)
      end
    end
  end
end
