# frozen_string_literal: true

desc "Create a task that does not move, on the engine in TASKER_ORCHESTRATION_URL and DATABASE_URL"
task :stage, [ :cause ] do |_, arguments|
  require "active_support/all"
  require "tmpdir"
  require "tasker_contrib_rails"
  require_relative "../spec/support/rails_application"
  require_relative "../spec/e2e/support/stages"

  stage = Stages.all[arguments[:cause]]
  unless stage
    unknown = "There is no stage `#{arguments[:cause]}`.\n" if arguments[:cause]
    abort "#{unknown}rake \"stage[CAUSE]\", where CAUSE is one of:\n  #{Stages.all.keys.join("\n  ")}"
  end

  app = Shop.application
  stages = Stages.new(app)
  app.start.stop # the engine knows the workflows
  worker = app.start(**Stages::WORKERS[stage.workers]) unless stage.workers == :none
  begin
    task = stages.make(stage.name)
    puts "cd #{app.root}; bin/rails tasker:why #{task.delete("-").last(8)}", "Enter ends it, and takes the application away."
    $stdin.gets
  ensure
    worker&.finish
    stages.clear
  end
end
