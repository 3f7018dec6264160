# frozen_string_literal: true

# Measures checking and drawing a task template, beside what only loads or checks the same text: Psych, Psych with
# json_schemer, and Graphviz.

require "active_support/all"
require "open3"
require "tasker_contrib_rails"
require "yaml"
require_relative "support/bench"
require_relative "support/workflow_text"

call = ->(*arguments) { TaskerContribRails::Component.call("workflow", *arguments) }
view = { focus: nil, depth: nil, max_steps: nil, links: nil }

# What a schema can say of a task template; it says nothing about the graph.
SCHEMA = {
  "type" => "object", "required" => %w[ name namespace_name version steps ],
  "properties" => {
    "name" => { "type" => "string" }, "namespace_name" => { "type" => "string" }, "version" => { "type" => "string" },
    "steps" => { "type" => "array", "items" => {
      "type" => "object", "required" => %w[ name handler ],
      "properties" => {
        "name" => { "type" => "string" }, "dependencies" => { "type" => "array", "items" => { "type" => "string" } },
        "handler" => { "type" => "object", "required" => %w[ callable ] },
        "retry" => { "type" => "object", "properties" => { "max_attempts" => { "type" => "integer", "minimum" => 1 } } }
      }
    } }
  }
}.freeze

{ "4 KB" => [ 14, 200, 1 ], "1,000 steps" => [ 1_000, 15, 100 ] }.each do |name, (steps, rounds, aim)|
  text = WorkflowText.of(steps)
  findings = call.("read", { name: "order.yaml", text: }, [])["findings"]
  raise "the sample is not clean" if findings.any? { |finding| finding["severity"] != "note" }

  things = { check: -> { call.("read", { name: "order.yaml", text: }, []) }, load: -> { YAML.safe_load(text) } }
  if Bench.gem?("json_schemer")
    require "json_schemer"
    schemer = JSONSchemer.schema(SCHEMA)
    things[:schema] = -> { schemer.valid?(YAML.safe_load(text)) }
  end
  times = Bench.side_by_side(rounds:, by: :work, **things)
  Bench.row("check", name, times[:check] * 1000, "ms", aim:)
  Bench.row("check", "#{name}, of Psych's loading", times[:check] / times[:load], "times")
  if times[:schema]
    Bench.row("check", "#{name}, of Psych with json_schemer", times[:check] / times[:schema], "times")
  else
    Bench.absent("check beside json_schemer", "it is not in the bundle")
  end
end

text = WorkflowText.of(200)
draw = ->(format) { call.("draw-template", { name: "order.yaml", text: }, format, view, []) }
drawn = Bench.median(Array.new(15) { Bench.work { draw.("svg") } })
Bench.row("draw", "200 steps as SVG", drawn * 1000, "ms", aim: 50)
if system("dot", "-V", out: File::NULL, err: File::NULL)
  dot = draw.("dot")
  theirs = Bench.median(Array.new(3) { Bench.work_of_children { Open3.capture2("dot", "-Tsvg", stdin_data: dot) } })
  Bench.row("draw", "200 steps as SVG, of Graphviz", drawn / theirs, "times")
else
  Bench.absent("draw beside Graphviz", "there is no `dot`")
end
