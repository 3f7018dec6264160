# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Inline::Result do
  let(:steps) do
    [
      double(name: "pay", state: "complete", attempts: 1, result: { "a" => 1 }, error: nil),
      double(name: "ship", state: "error", attempts: 3, result: nil, error: "no")
    ]
  end
  let(:published) do
    TaskerContribRails::Inline::Events::Published.new(name: "order.paid", step: "pay", payload: { "a" => 1 },
      delivery: "fast")
  end

  def result(status: "blocked_by_failures")
    described_class.new(task_uuid: "t", name: "order", namespace: "shop", status:, context: {}, steps:, timeline: [],
      events: [ published ], remarks: [ [ "pay", "No." ] ], seed: 7, waited: 0, duration: 1)
  end

  it "is asked by the names of its steps" do
    expect([ result["pay"], result[:ship], result["none"] ]).to eq([ *steps, nil ])
  end

  it "is complete where the engine would say so" do
    expect([ result, result(status: "complete") ].map(&:complete?)).to eq([ false, true ])
  end

  it "is plain values without times and identities, so that two runs compare" do
    expect(result.to_h).to eq(
      "status" => "blocked_by_failures",
      "steps" => {
        "pay" => { "state" => "complete", "attempts" => 1, "result" => { "a" => 1 } },
        "ship" => { "state" => "error", "attempts" => 3, "error" => "no" }
      },
      "events" => [ { "name" => "order.paid", "step" => "pay", "payload" => { "a" => 1 }, "delivery" => "fast" } ],
      "remarks" => [ "pay: No." ])
  end

  it "shows how it ended" do
    expect(result.inspect).to start_with("#<TaskerContribRails::Inline::Result shop/order blocked_by_failures")
  end
end
