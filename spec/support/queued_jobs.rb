# frozen_string_literal: true

# What specs of the queue adapter share: an outbox, the template of jobs, and a job class that notes what it does.
module QueuedJobs
  # @param specs [Class]
  def self.included(specs)
    require "tasker_contrib_rails/active_job"
    specs.include Kit, Outbox, TaskerContribRails::Testing::RSpecHelpers
    specs.around do |example|
      before, ActiveJob::Base.logger = ActiveJob::Base.logger, Logger.new(nil)
      example.run
    ensure
      ActiveJob::Base.logger = before
    end
    specs.before do
      TaskerContribRails::Starts::Sender.forget
      allow(TaskerContribRails::Workflows::Sources).to receive(:new).with(no_args) { queue_sources }
    end
  end

  # What jobs noted.
  def noted = @noted ||= []

  # @return [Class] the job class ImportJob
  def job(&body)
    noted = self.noted
    stub_const("ImportJob", Class.new(ActiveJob::Base) do
      self.queue_adapter = :tasker
      define_method(:note) { |what| noted << what }
      class_eval(&body)
    end)
  end

  private
    def queue_sources
      TaskerContribRails::Workflows::Sources.allocate.tap do |all|
        all.send(:initialize, root: "/", folders: [ TaskerContribRails::JobQueue::TEMPLATES ])
      end
    end
end
