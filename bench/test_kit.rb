# frozen_string_literal: true

# Measures the cost of the test kit in addition to the handlers' own time.

require "active_support/all"
require "json"
require "tasker_contrib_rails"
require "tmpdir"
require_relative "support/bench"

TaskerContribRails::Runtime::Loader.install

names = %w[ a b c d e ]
names.each { |name| TaskerContribRails.register("bench.#{name}", ->(_) { {} }) }
steps = names.each_with_index.map do |name, at|
  before = at.zero? ? [] : [ names[at - 1] ]
  { name:, handler: { callable: "bench.#{name}" }, dependencies: before, retry: { backoff: "none" } }
end
template = { name: "order", namespace_name: "shop", version: "1.0.0", steps: }

Dir.mktmpdir do |folder|
  File.write(File.join(folder, "order.yaml"), JSON.generate(template))
  sources = TaskerContribRails::Workflows::Sources
  sources.define_singleton_method(:new) do |**|
    allocate.tap { |all| all.send(:initialize, root: folder, folders: [ "." ]) }
  end
  test = Object.new.extend(TaskerContribRails::Testing::Helpers)
  cost = ->(rounds, &block) { Bench.median(Array.new(rounds) { Bench.seconds(&block) }) * 1000 }
  test.run_handler(->(_) { {} })
  test.run_workflow("order")

  {
    "a handler's test" => [ 2, cost.(100) { test.run_handler(->(_) { {} }, task_fields: { order_id: 1 }) } ],
    "the same with context_for" => [ 2, cost.(100) { test.run_handler(->(_) { {} }, test.context_for("order", "c")) } ],
    "a workflow of five steps" => [ 10, cost.(50) { test.run_workflow("order") } ],
    "five steps by eight failures" => [ 1000, cost.(3) { test.survive_every_failure("order", sequences: 0) { } } ]
  }.each { |what, (aim, milliseconds)| Bench.row("test kit", what, milliseconds, "ms", aim:, noise: 0.2) }
end
