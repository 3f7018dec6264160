# frozen_string_literal: true

# Measures what the page's reads cost on the server, with 100,000 tasks: each as a request makes them, from a new
# session on. Needs what bench/operations.rb needs.

require_relative "support/bench"

unless ENV["MANY_TASKS_URL"] && ENV["TASKER_CONFIG_PATH"]
  Bench.absent("page", "there are no tasks (MANY_TASKS_URL, which bench/support/many_tasks.rb filled, and " \
    "TASKER_CONFIG_PATH)")
  exit
end

require "active_support/all"
require "pg"
require "rails"
require "action_controller"
require "tasker_contrib_rails"
require_relative "support/many_tasks_settings"

ROUNDS = 7
settings = ManyTasksSettings.of(ENV.fetch("MANY_TASKS_URL"))
page = TaskerContribRails::Page
reader = page::Live.class_eval("Reader", __FILE__, __LINE__)
read = lambda do |&block|
  TaskerContribRails::Operations.open(settings:, check: :after) { |engine| block.call(reader.new(engine)) }
end

many = page::Filter.from({})
middle = TaskerContribRails::Operations.open(settings:) { |engine| engine.tasks(limit: 1000).last.id }
large = TaskerContribRails::Operations.open(settings:) { |engine| engine.tasks(namespace: "bench_large", limit: 10) }
pages = {
  "tasks" => [ 150, ->(one) { one.list(many) } ],
  "tasks, from the middle" => [ 150, ->(one) { one.list(many.with(before: middle)) } ],
  **%w[ failed stuck retrying ended ].to_h do |state|
    [ "#{state} tasks", [ 150, ->(one) { one.list(many.with(state:)) } ] ]
  end,
  "tasks with a text that none has" => [ 1_000, ->(one) { one.list(many.with(text: "nowhere", state: "ended")) } ],
  "stuck" => [ 1_000, ->(one) { one.groups } ], "workers and queues" => [ 300, ->(one) { one.fleet } ],
  "workflows" => [ 500, ->(one) { one.workflows } ],
  **large.to_h do |row|
    [ "a task of #{row.version} steps", [ row.version.to_i <= 500 ? 300 : 2_000, ->(one) { one.task(row.id) } ] ]
  end
}
pages.each do |name, (aim, block)|
  queries = nil
  once = -> { read.call { |one| block.call(one) && queries = one.queries } }
  took = Bench.median(Array.new(ROUNDS) { Bench.seconds(&once) })
  Bench.row("page", "#{name}, #{queries} queries", took * 1000, "ms", aim:, noise: 0.25)
end
