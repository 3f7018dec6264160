# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Inline::Contexts do
  let(:yaml) do
    "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: pay\n    timeout_seconds: 9\n" \
      "    retry: { max_attempts: 5 }\n" \
      "    handler: { callable: PayHandler, method: refund, initialization: { a: 1, b: 2, c: 3, d: 4 } }\n"
  end
  let(:template) do
    TaskerContribRails::Inline::Template.of(TaskerContribRails::Workflows::Source.new(name: "order.yaml", text: yaml))
  end
  let(:step) { TaskerContribRails::Inline::Step.new("pay", template.steps.first) }
  let(:done) { %w[ a b c d ].map { |name| Struct.new(:name, :uuid, :result).new(name, "u", { "of" => name }) } }

  def contexts(seed: 1, context: { "amount" => 3 }) = described_class.new(template, task_uuid: "t", context:, seed:)
  def build(retries: 0, before: [], **) = contexts(**).build(step, retries:, before: -> { before })

  it "is what the template says, and the task" do
    context = build(retries: 2)

    expect(context)
      .to have_attributes(task_uuid: "t", step_uuid: step.uuid, retry_count: 2, max_retries: 5, step_name: "pay")
    expect(context.step_definition).to have_attributes(timeout_seconds: 9)
    expect(context.step_definition.handler).to have_attributes(callable: "PayHandler", handler_method: "refund")
    expect(context.get_task_field("amount")).to eq(3)
  end

  it "gives each attempt a copy of the task's context" do
    made = contexts(context: { "list" => [] })
    made.build(step, retries: 0, before: -> { [] }).get_task_field("list") << 1
    expect(made.build(step, retries: 1, before: -> { [] }).get_task_field("list")).to eq([])
  end

  it "gives results and initialization in the order of the seed" do
    orders = Array.new(20) do |seed|
      build(seed:, before: done).then { |context| [ context.dependency_results.keys, context.step_config.keys ] }
    end

    expect(orders.map(&:first).uniq.size).to be > 5
    expect(orders.map(&:last).uniq.size).to be > 5
    expect(build(seed: 3, before: done).dependency_results.keys).to eq(orders[3].first)
    expect(orders.flatten(1).map(&:sort).uniq).to eq([ %w[ a b c d ] ])
  end

  it "goes on from the last checkpoint" do
    step.checkpoint = { "cursor" => { "row" => 2 }, "items_processed" => 2 }
    expect(build.checkpoint_cursor).to eq("row" => 2)
  end
end
