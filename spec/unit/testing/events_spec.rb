# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Testing::Events, :events do
  include described_class

  let(:bridge) { TaskerContribRails::EventBridge }

  it "captures the events of a block, of all threads" do
    events = capture_tasker_events do
      bridge.publish("order.paid", payload: { total: 1 })
      Thread.new { bridge.publish("worker.started") }.join
    end
    bridge.publish("order.shipped")

    expect(events.map(&:name)).to eq(%w[ order.paid worker.started ])
    expect(events.first.payload).to eq(total: 1)
  end

  it "captures only what is asked for" do
    events = capture_tasker_events("order.*", "worker.started") { %w[ order.paid payment.made worker.started ].each { |name| bridge.publish(name) } }

    expect(events.map(&:name)).to eq(%w[ order.paid worker.started ])
  end

  it "lets go when the block fails" do
    expect { capture_tasker_events { raise "no" } }.to raise_error("no")
    expect(bridge.listening?("order.paid")).to be(false)
  end

  it "emits an event as the worker would" do
    seen = notifications
    event = emit_tasker_event("order.validated", payload: { "order_id" => 42, at: Time.utc(2026) }, task_uuid: "t")

    expect(event).to have_attributes(name: "order.validated", task_uuid: "t", payload: { order_id: 42, at: "2026-01-01 00:00:00 UTC" })
    expect(seen.first.payload).to eq(event.to_h)
  end

  it "raises what a subscriber raises" do
    notifications { raise "broken" }

    expect { emit_tasker_event("order.validated") }.to raise_error("broken")
  end

  it "refuses names and fields that there are none of" do
    expect { emit_tasker_event("Order Validated") }.to raise_error(TaskerContribRails::Error::Rejected, /made of `a` to `z`/)
    expect { emit_tasker_event("order.validated", order_id: 42) }.to raise_error(ArgumentError, /no field order_id.*`payload:`/)
  end
end
