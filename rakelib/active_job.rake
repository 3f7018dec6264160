# frozen_string_literal: true

require_relative "active_job_suite"

namespace :active_job do
  desc "Run Active Job's own tests with the adapter :tasker; RAILS_GIT is a git copy of rails/rails"
  task :suite do
    git = ENV["RAILS_GIT"].to_s
    abort "active_job:suite: NOTHING RAN: RAILS_GIT names no git copy of rails/rails." if git.empty?

    require "active_job"
    abort unless ActiveJobSuite.new(git, ActiveJob.version.to_s).run
  end
end
