# frozen_string_literal: true

# Runs ROLLING_DEPLOYS rolling deploys under load. Needs the engine (see `rake e2e`). Exits with 1 if a task broke,
# or a step was lost or ran twice.

require_relative "support/bench"

unless %w[ ROLLING_DEPLOYS TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].all? { |name| ENV[name] }
  Bench.absent("rolling deploys", "there is no engine (ROLLING_DEPLOYS=10, TASKER_ORCHESTRATION_URL, DATABASE_URL, " \
    "TASKER_CONFIG_PATH)")
  exit
end

require "active_support"
require "active_support/core_ext"
require "tasker_contrib_rails"
require "tmpdir"
require_relative "../spec/support/rails_application"
require_relative "../spec/e2e/support/rolling_deploy"

outcomes = Array.new(Integer(ENV["ROLLING_DEPLOYS"])) do |number|
  RollingDeploy.new(Shop.application).call.tap { |outcome| puts "rolling     #{number + 1}: #{outcome}" }
end
puts "rolling     clean: #{outcomes.count(&:clean?)} of #{outcomes.size}"
exit 1 unless outcomes.all?(&:clean?)
