# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Recording do
  def row(name, **more)
    { "namespace" => "shop", "task" => "order", "version" => "1.0.0", "task_state" => "complete",
      "id" => "id-#{name}", "name" => name, "state" => "complete", "attempts" => "1", "parents" => nil,
      "routing" => "{}", "inputs" => nil, "pattern" => nil, "configuration" => nil, **more.transform_keys(&:to_s) }
  end

  def ended(step, to = "enqueued_for_orchestration", **more)
    { "step" => "id-#{step}", "to_state" => to, "by_hand" => "f", **more.transform_keys(&:to_s) }
  end

  def recording(*steps, outcomes: []) = described_class.new("01890000-0000-7000-8000-0000deadbeef", steps:, outcomes:)

  def failed(event) = ended("a", "enqueued_as_error_for_orchestration", event:)

  it "knows what each step waited for, as far as the engine gives it results" do
    steps = Array.new(60) do |number|
      row("s#{number}", parents: (JSON.generate([ "id-s#{number - 1}" ]) if number.positive?))
    end
    recorded = recording(*steps).steps
    expect(recorded["s2"].before).to eq(%w[ s0 s1 ])
    expect(recorded["s59"].before.size).to eq(50)
  end

  it "keeps of a result what decides which steps follow, and of an error its kind" do
    event = JSON.generate(data: { error: { message: "card 4111", error_type: "Declined", retryable: true },
                                  orchestration_metadata: { headers: { "retry-after": "4" } } })
    route = row("a", routing: '{"decision_point_outcome":{"type":"no_branches"}}')
    expect(recording(route, outcomes: [ failed(event), ended("a") ]).steps["a"].outcomes)
      .to eq([ { "failed" => { "message" => "Declined", "retryable" => true, "retry_after" => 4 } },
        { "succeeded" => { "decision_point_outcome" => { "type" => "no_branches" } } } ])
  end

  it "takes an event that it can't read for an unknown failure" do
    [ nil, "{", "[]", '{"data":1}', '{"data":{"error":1}}', '{"data":{"orchestration_metadata":[]}}',
      "[" * 120 ].each do |event|
      outcome = recording(row("a"), outcomes: [ failed(event) ]).steps["a"].outcomes.first
      expect(outcome).to include("failed" => include("retryable" => true))
    end
  end

  it "says why a task can't be gone through again" do
    expect(recording(row("a")).obstacle).to be_nil
    expect(recording(row("a", task_state: "error", state: "error")))
      .to have_attributes(status: "blocked_by_failures", obstacle: nil)
    expect(recording(row("a", task_state: "error", state: "waiting_for_retry")).obstacle)
      .to eq("was given up by the server, which waits for nothing too long")
    expect(recording(row("a", task_state: "waiting_for_retry")).obstacle)
      .to eq("is waiting for retry, and has not ended")
    by_hand = [ recording(row("a", task_state: "cancelled")),
      recording(row("a"), outcomes: [ ended("a", "pending", by_hand: "t") ]) ]
    expect(by_hand.map(&:obstacle)).to all(eq("was changed by a person, which no template can predict"))
  end

  it "takes a wait that no retry has, and inputs that are no object, for none" do
    [ "9" * 30, "-5", "soon", nil, [] ].each do |wait|
      event = JSON.generate(data: { orchestration_metadata: { headers: { "retry-after": wait } } })
      outcomes = [ ended("a", "enqueued_as_error_for_orchestration", event:) ]
      expect(recording(row("a", inputs: "[1]"), outcomes:).steps["a"])
        .to have_attributes(inputs: nil, outcomes: [ { "failed" => { "message" => "", "retryable" => true } } ])
    end
  end

  it "reads what is nested deeper than Ruby's JSON reads unasked" do
    deep = "#{"[" * 120}#{"]" * 120}"
    recorded = recording(row("a", inputs: %({"x":#{deep}}), routing: %({"y":#{deep}})), outcomes: [ ended("a") ])
    expect(recorded.steps["a"].inputs.keys + recorded.steps["a"].outcomes.first["succeeded"].keys).to eq(%w[ x y ])
  end
end
