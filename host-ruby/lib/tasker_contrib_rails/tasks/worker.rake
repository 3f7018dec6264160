# frozen_string_literal: true

namespace :tasker do
  desc "Run Tasker's steps in this process until TERM, INT or QUIT (exit: 0 all done, 2 check failed, 3 died, 4 steps left)"
  task work: :environment do
    Rails.application.eager_load! if Rails.application.config.eager_load # rake itself does not
    code = TaskerContribRails::Worker::Command.new(check: -> { TaskerContribRails::Check.refusal }).call
    exit code
  end

  desc "Say whether the workers of this app on this machine are well (FORMAT=json; exit 1 if one is not, or there is none)"
  task :health do
    workers = TaskerContribRails::Worker::Health.read(Rails.root.join("tmp/tasker"))
    puts TaskerContribRails::Worker::HealthReport.new(workers).public_send(ENV["FORMAT"] == "json" ? :json : :text)
    exit 1 unless workers.any? && workers.all? { |worker| worker["healthy"] }
  end

  desc "List what dead workers hold, by whom and since when (HAND_BACK=1 hands it back now)"
  task stranded: :environment do
    TaskerContribRails::Worker::Stranded.new(hand_back: ENV["HAND_BACK"] == "1").call
  end
end
