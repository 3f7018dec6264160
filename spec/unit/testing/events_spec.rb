# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Testing::Events, :events do
  include Kit
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
    events = capture_tasker_events("order.*", "worker.started") do
      %w[ order.paid payment.made worker.started ].each { |name| bridge.publish(name) }
    end

    expect(events.map(&:name)).to eq(%w[ order.paid worker.started ])
  end

  it "lets go when the block fails" do
    expect { capture_tasker_events { raise "no" } }.to raise_error("no")
    expect(bridge.listening?("order.paid")).to be(false)
  end

  it "emits an event as the worker would" do
    seen = notifications
    event = emit_tasker_event("order.validated", payload: { "order_id" => 42, at: Time.utc(2026) }, task_uuid: "t")

    expect(event)
      .to have_attributes(name: "order.validated", task_uuid: "t",
        payload: { order_id: 42, at: "2026-01-01T00:00:00.000Z" })
    expect(seen.first.payload).to eq(event.to_h)
  end

  it "raises what a subscriber raises" do
    notifications { raise "broken" }

    expect { emit_tasker_event("order.validated") }.to raise_error("broken")
  end

  it "refuses patterns that never match, before a test passes with them" do
    expect { capture_tasker_events("or der") { } }
      .to raise_error(TaskerContribRails::Error::Rejected,
        "capture_tasker_events: `or der` can never match an event's name.")
    expect(capture_tasker_events("nobody.declares.this") { }).to be_empty
  end

  it "refuses what is no name, and payloads that can't be stored" do
    expect { emit_tasker_event(nil) }
      .to raise_error(ArgumentError, "An event's name is a String, such as \"order.validated\", not nil.")
    expect { emit_tasker_event("order.paid", payload: 1000.times.inject(1) { |inner| [ inner ] }) }
      .to raise_error(ArgumentError, /\Apayload can't be stored as JSON: .* is nested more than 100 deep\.\z/)
    expect { emit_tasker_event("order.paid", payload: { total: Float::NAN }) }
      .to raise_error(ArgumentError, /payload can't be stored as JSON: .*NaN/)
  end

  it "refuses names and fields that there are none of" do
    expect { emit_tasker_event("Order Validated") }
      .to raise_error(TaskerContribRails::Error::Rejected, /consists of `a` to `z`/)
    expect { emit_tasker_event("order.validated", order_id: 42) }
      .to raise_error(ArgumentError, /no field order_id.*`payload:`/)
  end
end
