# frozen_string_literal: true

# Measures the comparison of 500 task templates with 500 changed ones.

require "active_support/all"
require "tasker_contrib_rails"
require_relative "support/bench"

module DeploysBench
  def self.template(number, renamed: false)
    steps = Array.new(12) do |step|
      name = renamed && step == 5 ? "renamed" : "step_#{step}"
      before = "step_#{step - 1}" if step.positive? && step != 6
      "  - name: #{name}\n    dependencies: [#{before}]\n    handler:\n      callable: Shop::Step#{step}Handler\n" \
        "    retry: { retryable: true, max_attempts: 3 }\n"
    end
    "name: order_#{number}\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{steps.join}"
  end

  def self.sources(renamed: false)
    Array.new(500) do |number|
      TaskerContribRails::Workflows::Source.new(name: "order_#{number}.yaml", text: template(number, renamed:))
    end
  end
end

old, changed = DeploysBench.sources, DeploysBench.sources(renamed: true)
compare = ->(new) { -> { TaskerContribRails::Deploys::Comparison.new(old, new:, known: ->(_) { true }).changes } }
raise "nothing was found" unless compare.(changed).call.size == 500

{
  "a step of each renamed" => changed, "one renamed" => [ changed.first, *old.drop(1) ], "none changed" => old
}.each do |name, new|
  Bench.row("deploys", "diff of 500 templates, #{name}", Bench.milliseconds(5, &compare.(new)), "ms", aim: 1_000)
end
