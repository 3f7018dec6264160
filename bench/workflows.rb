# frozen_string_literal: true

# Measures checking and drawing a task template, compared with only loading the same text with Psych.

require "active_support/all"
require "tasker_contrib_rails"
require "yaml"
require_relative "support/bench"

module WorkflowsBench
  class << self
    # Steps as people write them: each depends on one or two earlier steps.
    def template(steps)
      <<~YAML + Array.new(steps) { |number| step(number) }.join
        name: order_fulfillment
        namespace_name: shop
        version: 1.0.0
        description: What happens to an order between the checkout and the door
        steps:
      YAML
    end

    private
      def step(number)
        <<~YAML.gsub(/^/, "  ")
          - name: step_#{number}
            description: Step number #{number} of the order
            dependencies: [#{[ number - 1, number - 4 ].reject(&:negative?).map { |before| "step_#{before}" }.join(", ")}]
            handler:
              callable: Shop::Step#{number}Handler
            retry:
              retryable: true
              max_attempts: 3
              backoff: exponential
              backoff_base_ms: 1000
        YAML
      end
  end
end

call = ->(*arguments) { TaskerContribRails::Component.call("workflow", *arguments) }

{ "4 KB" => [ 14, 200, 1 ], "1,000 steps" => [ 1_000, 15, 100 ] }.each do |name, (steps, rounds, aim)|
  text = WorkflowsBench.template(steps)
  raise "the sample is not clean" if call.("read", { name: "order.yaml", text: })["findings"].any? { |finding| finding["severity"] != "note" }

  times = Bench.side_by_side(rounds:, check: -> { call.("read", { name: "order.yaml", text: }) }, load: -> { YAML.safe_load(text) })
  puts format("check    %-12s (%d bytes) %.2f ms (aim: under %d), %.2f times Psych's loading of it", name, text.bytesize, times[:check] * 1000, aim, times[:check] / times[:load])
end

text = WorkflowsBench.template(200)
times = Bench.side_by_side(rounds: 15, svg: -> { call.("graph", { name: "order.yaml", text: }, "svg", TaskerContribRails::Workflows::View.new.to_h) }, load: -> { YAML.safe_load(text) })
puts format("svg      200 steps    %.1f ms (aim: under 50), %.2f times Psych's loading of it", times[:svg] * 1000, times[:svg] / times[:load])
