# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

# In what order a run publishes them is in inline_spec.rb.
RSpec.describe TaskerContribRails::Inline::Events, :events do
  let(:template) { Struct.new(:name, :namespace).new("order", "shop") }
  let(:definition) do
    {
      "events" => [
        { "name" => "order.paid", "delivery" => "fast" }, { "name" => "order.kept", "delivery" => "durable" }
      ]
    }
  end
  let(:outcome) { TaskerContribRails::Runtime::Outcome.of({ "total" => 1 }) }
  let(:step) do
    Struct.new(:name, :uuid, :definition, :outcome, :result).new("pay", "s", definition, outcome, { "total" => 1 })
  end
  subject(:events) { described_class.new(template, task_uuid: "t") }

  def captured(&) = TaskerContribRails::EventBridge.capture(&).map { |event| [ event.name, event.to_h ] }

  it "tell of the task, all with one correlation" do
    seen = captured { %w[ started completed ].each { |event| events.task(event, payload: { "a" => 1 }) } }

    expect(seen.map(&:first)).to eq(%w[ task.execution.started task.execution.completed ])
    expect(seen.first.last).to include(task_uuid: "t", task_name: "order", namespace: "shop", payload: { a: 1 })
    expect(seen.map { |_, fields| fields[:correlation_id] }.uniq.size).to eq(1)
  end

  it "tell of what a template declares, with the step's result" do
    seen = captured { expect(events.domain(step, 0)).to eq("order.paid") }

    expect(seen.map(&:first)).to eq(%w[ order.paid ])
    expect(seen.first.last)
      .to include(step_uuid: "s", step_name: "pay", payload: { total: 1 },
        execution: { success: true, status: "", step_uuid: "s" })
  end

  it "keep a durable event for the result, and give it to nobody: no worker's process sees one" do
    expect(captured { events.domain(step, 1) }).to be_empty
    expect(events.published.map(&:to_h))
      .to eq([ { name: "order.kept", step: "pay", payload: { "total" => 1 }, delivery: "durable" } ])
  end

  it "have an id for the end of a step whose start nobody heard" do
    sequence = Struct.new(:task_uuid, :step_uuid).new("t", "s")
    events.started(sequence)
    ended = ->(outcome) { captured { events.ended(outcome, handler: "PayHandler", duration: 1.0) }.sole }
    yielded = TaskerContribRails::Runtime::Outcome.of(
      TaskerContribRails::Runtime::Returns.checkpoint({ "page" => 1 }, items: 1)
    )

    expect([ ended.(outcome), ended.(yielded) ])
      .to match([
        [ "step.execution.completed", a_hash_including(event_id: /\A\h{8}-/, task_uuid: "t", step_uuid: "s") ],
        [ "step.execution.checkpointed", a_hash_including(event_id: /\A\h{8}-/, task_uuid: "t", step_uuid: "s") ]
      ])
  end

  it "carry no payload of a step that failed" do
    step.outcome = TaskerContribRails::Runtime::Outcome.failed("no", error_type: "X")
    expect(captured { events.domain(step, 0) }.first.last)
      .to include(payload: nil, execution: { success: false, status: "", step_uuid: "s" })
  end

  it "say of a task that failed which steps did, and with what" do
    steps = { "pay" => double(name: "pay", failed?: true, error: "no"), "ship" => double(failed?: false) }
    result = double(complete?: false, context: {}, duration: 2.0, steps:)

    expect(captured { events.finished(result) })
      .to match([
        [ "task.execution.failed", a_hash_including(failed_steps: [ "pay" ], error_message: "no", duration: 2.0) ]
      ])
  end
end
