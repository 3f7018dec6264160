# frozen_string_literal: true

require "rspec/core/rake_task"

RSpec::Core::RakeTask.new(:e2e_examples) do |task|
  task.pattern = "spec/e2e/**/*_spec.rb"
  task.rspec_opts = "--options spec/e2e/.rspec"
  task.verbose = false
end
Rake::Task[:e2e_examples].clear_comments

desc "Run the end-to-end specs on the engine in TASKER_ORCHESTRATION_URL and DATABASE_URL"
task :e2e do
  missing = %w[ TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].reject { |name| ENV[name] }
  abort "e2e: NOTHING RAN: there is no engine (#{missing.join(", ")} not set)." if missing.any?

  Rake::Task[:e2e_examples].invoke
end
