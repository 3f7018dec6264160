# frozen_string_literal: true

require_relative "active_job_suite"

namespace :active_job do
  suite = lambda do |name|
    git = ENV["RAILS_GIT"].to_s
    abort "active_job:#{name}: NOTHING RAN: RAILS_GIT names no git copy of rails/rails." if git.empty?

    require "active_job/version"
    ActiveJobSuite.new(git, ActiveJob.version.to_s)
  end

  desc "Run Active Job's own unit tests with the adapter :tasker; RAILS_GIT is a git copy of rails/rails"
  task(:units) { suite.call(:units).units || abort }

  desc "Run Active Job's own integration tests on the engine in TASKER_ORCHESTRATION_URL and DATABASE_URL"
  task :integration do
    missing = %w[ TASKER_ORCHESTRATION_URL DATABASE_URL ].reject { |name| ENV[name] }
    abort "active_job:integration: NOTHING RAN: there is no engine (#{missing.join(", ")} not set)." if missing.any?

    suite.call(:integration).integration || abort
  end
end
