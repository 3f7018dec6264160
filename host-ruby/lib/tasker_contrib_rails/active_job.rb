# frozen_string_literal: true

# The queue adapter for Active Job. In config/application.rb:
#
#   require "tasker_contrib_rails/active_job"
#   …
#   config.active_job.queue_adapter = :tasker
#
# docs/rails.md says what it does, and what it does not do.

require "active_job"
# Before this gem's, or Rails would set the adapter only after the application's initializers.
require "active_job/railtie" if defined?(Rails::Railtie)
require "tasker_contrib_rails"
require "tasker_contrib_rails/job_queue/railtie" if defined?(Rails::Railtie)

adapters = ActiveJob::QueueAdapters
# Rails has it since 7.2.
abstract = adapters.const_defined?(:AbstractAdapter) ? adapters::AbstractAdapter : Object
# Active Job finds the adapter by the name of its class.
adapters.const_set(:TaskerAdapter, Class.new(abstract) { include TaskerContribRails::JobQueue::Adapter })
