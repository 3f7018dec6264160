# frozen_string_literal: true

module TaskerContribRails
  # The queue adapter for ActiveJob: a job is a task with one step. docs/rails.md explains it.
  #
  # @api private
  module JobQueue
    # The folder of the jobs' task template, which is part of this gem.
    TEMPLATES = File.expand_path("job_queue/templates", __dir__).freeze
    # The template in it.
    TEMPLATE = { name: "job", namespace: "active_job", version: "1.0.0" }.freeze
  end
end
