# frozen_string_literal: true

namespace :tasker do
  desc "Run Tasker's steps in this process until TERM, INT or QUIT (exit: 0 all done, 2 check failed, 3 died, 4 steps left)"
  task work: :environment do
    Rails.application.eager_load! if Rails.application.config.eager_load # rake itself does not
    Rails.application.config.tasker.worker_enabled = true # so that it is checked as what it is about to be
    code = TaskerContribRails::Worker::Command.new(check: -> { TaskerContribRails::Check.refusal }).call
    exit code
  end
end
