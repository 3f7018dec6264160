# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::Payload do
  describe ".complete" do
    it "has every field of the event's, in the table's order, whatever was given" do
      payload = described_class.complete("step.execution.failed", { error_message: "no" })

      expect(payload.keys).to eq(TaskerContribRails::EventBridge::Catalog::PAYLOADS.fetch("step.execution.failed"))
      expect(payload).to include(event_type: "step.execution.failed", error_message: "no", step_name: nil).and be_frozen
    end

    it "makes an identity and a time where they are missing, and keeps those that were given" do
      standing = Time.utc(2026)
      allow(Time).to receive(:now).and_return(standing)
      made = described_class.complete("order.paid", {})
      given = described_class.complete("order.paid", { event_id: "e", timestamp: "2025-01-01T00:00:00Z" })

      expect(made).to include(event_id: /\A\h{8}-/, timestamp: standing)
      expect(given).to include(event_id: "e", timestamp: Time.utc(2025))
    end

    it "leaves what others gave as it was" do
      fields = { payload: { "a" => 1 } }.freeze
      expect(described_class.complete("order.paid", fields)[:payload]).to eq(a: 1)
      expect(fields).to eq(payload: { "a" => 1 })
    end
  end

  describe ".parse" do
    {
      '{"a":1}' => { "a" => 1 }, "null" => nil, "{oops" => "{oops", "" => "", "\"\xFF\"" => "\"\xFF\"", 5 => 5
    }.each do |text, value|
      it("reads #{text.inspect} as #{value.inspect}") { expect(described_class.parse(text)).to eq(value) }
    end

    it "reads what is nested as deep as it may be, and leaves deeper texts" do
      deep = ->(levels) { "[" * levels + "]" * levels }
      expect(described_class.parse(deep.call(described_class::DEEPEST))).to be_an(Array)
      expect(described_class.parse(deep.call(described_class::DEEPEST * 2))).to be_a(String)
    end
  end

  it "gives keys as Symbols at any depth, in a copy" do
    given = { "a" => [ { "b" => 1 } ], 7 => "c" }
    expect(described_class.symbolize(given)).to eq(a: [ { b: 1 } ], 7 => "c")
    expect(given.keys).to eq([ "a", 7 ])
  end

  it "takes a time for a time, however it is written, and now for one that is none" do
    allow(Time).to receive(:now).and_return(now = Time.utc(2030))
    expect(described_class.time("2026-01-01T00:00:00.5Z")).to eq(Time.utc(2026, 1, 1, 0, 0, 0.5))
    expect(described_class.time(Date.new(2026))).to eq(Date.new(2026).to_time)
    expect([ nil, "yesterday" ].map { |value| described_class.time(value) }).to eq([ now, now ])
  end
end
