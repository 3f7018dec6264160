# frozen_string_literal: true

require_relative "../skips"
require_relative "../../support/outbox"

# What Active Job's integration tests ask of an adapter: a worker, on the engine that TASKER_ORCHESTRATION_URL and
# TASKER_DATABASE_URL name. The outbox is in the database of the tests' application.
module TaskerJobsManager
  # Called by an initializer of the application.
  def setup
    Rails.application.config.tasker.database_url = ENV.fetch("TASKER_DATABASE_URL")
    migration = ERB.new(File.read(Outbox::MIGRATION)).result_with_hash(migration_class_name: "CreateTaskerStarts")
    FileUtils.mkdir_p(Rails.root.join("db/migrate"))
    File.write(Rails.root.join("db/migrate/20260101000000_create_tasker_starts.rb"), migration)
    ActiveJob::Base.queue_adapter = :tasker
    Skips.follow("integration")
  end

  # In a process of its own, which ends with the pipe.
  def start_workers
    ending, @running = IO.pipe
    ready, started = IO.pipe
    @worker = fork do
      [ @running, ready ].each(&:close)
      TaskerContribRails.worker.start
      started.close
      ending.read
      TaskerContribRails.worker.stop
      exit! # without the tests, which begin when a process ends
    end
    [ ending, started ].each(&:close)
    ready.read
  end

  def stop_workers
    @running.close
    Process.wait(@worker)
  end

  # What waits for its time.
  def clear_jobs = TaskerContribRails::Starts::Row.unsent.delete_all
end
