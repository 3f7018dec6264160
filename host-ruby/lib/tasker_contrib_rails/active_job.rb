# frozen_string_literal: true

# The queue adapter for Active Job. In config/application.rb:
#
#   require "tasker_contrib_rails/active_job"
#   …
#   config.active_job.queue_adapter = :tasker
#
# docs/rails.md says what it does, and what it does not do.

require "active_job"
require "tasker_contrib_rails"
require "tasker_contrib_rails/job_queue/railtie" if defined?(Rails::Railtie)

ActiveJob::QueueAdapters.const_set(:TaskerAdapter, TaskerContribRails::JobQueue::TaskerAdapter)
