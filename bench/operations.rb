# frozen_string_literal: true

# Measures the operating commands and their load on the database, with 100,000 tasks. Needs a database that
# bench/support/many_tasks.rb has filled (MANY_TASKS_URL), and the engine's merged configuration.

require_relative "support/bench"

unless ENV["MANY_TASKS_URL"] && ENV["TASKER_CONFIG_PATH"]
  Bench.absent("operations", "there are no tasks (MANY_TASKS_URL, which bench/support/many_tasks.rb filled, and " \
    "TASKER_CONFIG_PATH)")
  exit
end

require "active_support/all"
require "pg"
require "tasker_contrib_rails"
require_relative "../spec/support/rails_application"
require_relative "../spec/e2e/support/shop"
require_relative "support/many_tasks_settings"

ROUNDS = 15
settings = ManyTasksSettings.of(ENV.fetch("MANY_TASKS_URL"))
tell = ->(name, aim, seconds) { Bench.row("operations", name, seconds * 1000, "ms", aim:, noise: 0.25) }

TaskerContribRails::Operations.open(settings:) do |engine|
  one = engine.tasks(states: %w[ blocked_by_failures ], namespace: "bench_large", limit: 1).first
  middle = engine.tasks(limit: 1000).last
  lists = {
    "the newest 50" => -> { engine.tasks },
    "of one workflow" => -> { engine.tasks(namespace: "bench_1", name: "order_3") },
    "in a state of 3 %, from the middle" => -> { engine.tasks(states: %w[ blocked_by_failures ], before: middle.id) },
    "in a state of 93 %" => -> { engine.tasks(states: %w[ complete ]) },
    "in a state that no task is in" => -> { engine.tasks(states: %w[ resolved_manually ]) },
    "failed" => -> { engine.tasks(states: %w[ blocked_by_failures error ]) },
    "stuck, worst first" => -> { engine.stuck }
  }
  lists.each { |name, list| tell.(name, 300, Bench.median(Array.new(ROUNDS) { Bench.seconds(&list) })) }
  by_short = Bench.median(Array.new(ROUNDS) { Bench.seconds { engine.find(middle.short) } })
  tell.("a task by the end of its id", 100, by_short)
  tell.("why, of a task of 500 steps", 100, Bench.median(Array.new(ROUNDS) { Bench.seconds { engine.why(one.id) } }))
end
