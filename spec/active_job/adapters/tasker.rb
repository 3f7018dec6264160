# frozen_string_literal: true

# Active Job's own helper requires this for AJ_ADAPTER=tasker, as it requires `adapters/resque`. Each job that is
# enqueued runs at once, in this process, as a task with one step: it is written to the outbox, sent to the test kit's
# server, and its step is run as a worker runs it.

require "active_record"
require "sqlite3"
require "tmpdir"
require "tasker_contrib_rails/active_job" # before Rails: the tests are those of Active Job without its railtie
require "rails"
require "tasker_contrib_rails/railtie"
require "tasker_contrib_rails/job_queue/railtie"
require_relative "../skips"
require_relative "../../support/outbox"

class SuiteApplication < Rails::Application
  config.root = Dir.mktmpdir("tasker-active-job")
  config.eager_load = false
  config.logger = Logger.new(nil)
  config.secret_key_base = "suite"
end
SuiteApplication.initialize!
Minitest.after_run { FileUtils.rm_rf(SuiteApplication.root) }

ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: SuiteApplication.root.join("outbox").to_s)
ActiveRecord::Migration.suppress_messages { Outbox.migration.migrate(:up) }

# What `Resque.inline = true` is for Resque: a job does not wait for its time, and what it raises reaches whoever
# enqueued it.
module AtOnce
  # What a job raised.
  module Raised
    class << self
      attr_accessor :error
    end

    def call(...)
      super
    rescue Exception => error # rubocop:disable Lint/RescueException -- it goes on as it was
      Raised.error = error
      raise
    end
  end

  private
    def start(job, at: nil)
      Raised.error = nil
      super.tap do
        TaskerContribRails::Starts::Row.unsent.each { |row| TaskerContribRails::Starts::Sender.new.call(row) }
        error, Raised.error = Raised.error, nil
        raise error if error
      end
    end
end
ActiveJob::QueueAdapters::TaskerAdapter.prepend(AtOnce)
TaskerContribRails::JobQueue::Perform.prepend(AtOnce::Raised)

ActiveJob::Base.queue_adapter = :tasker
TaskerContribRails.testing :inline

# Tests of Active Job name the classes of adapters whose gems are not here.
%i[ Backburner DelayedJob QueueClassic Que Resque Sidekiq Sneakers SuckerPunch ].each do |name|
  adapters = ActiveJob::QueueAdapters
  adapters.const_set(:"#{name}Adapter", Class.new) if adapters.autoload?(:"#{name}Adapter")
end

Skips.follow("unit")
