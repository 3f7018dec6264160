# frozen_string_literal: true

# Measures the cost of an inline run in addition to the handlers' own time.

require "tasker_contrib_rails"
require "yaml"
require_relative "support/bench"

TaskerContribRails::Runtime::Loader.install
handlers = TaskerContribRails::Handlers::Registry.new
handlers.register("plain", ->(_) { { "done" => true } })

# Each of +layers+ has +width+ parallel steps, which depend on the first step of the layer before.
define = lambda do |layers, width|
  steps = Array.new(layers) do |layer|
    Array.new(width) { |place| { "name" => "s#{layer}_#{place}", "dependencies" => layer.zero? ? [] : [ "s#{layer - 1}_0" ], "handler" => { "callable" => "plain" } } }
  end.flatten
  template = { "name" => "bench", "namespace_name" => "bench", "version" => "1.0.0", "steps" => steps }
  TaskerContribRails::Inline::Template.of(TaskerContribRails::Workflows::Source.new(name: "bench.yaml", text: YAML.dump(template)))
end

{ "5 in a row" => [ 5, 1 ], "10 by 10" => [ 10, 10 ], "5,000 in a row" => [ 5_000, 1 ], "5,000 side by side" => [ 1, 5_000 ] }.each do |shape, (layers, width)|
  template = define.call(layers, width)
  rounds = layers * width > 1_000 ? 1 : 50
  costs = Array.new(rounds) do
    result = TaskerContribRails::Inline::Run.new(template, handlers:).call
    (result.duration - result.steps.values.sum(&:duration)) * 1000 / result.steps.size
  end
  puts format("inline  %-18s %.3f ms a step beside its handler (aim: 0.3)", shape, Bench.median(costs))
end
