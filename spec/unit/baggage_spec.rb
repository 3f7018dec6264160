# frozen_string_literal: true

RSpec.describe TaskerContribRails::Baggage do
  it "is added to a context, and found in it, whatever its keys are" do
    sent = described_class.add({ "id" => 1 }, { "start" => "s" })
    expect(sent).to eq("id" => 1, "_tasker" => { "start" => "s" })
    [ sent, sent.deep_symbolize_keys, sent.with_indifferent_access ].each do |context|
      expect(described_class.of(context)).to eq("start" => "s")
      expect(described_class.without(context).to_h.stringify_keys).to eq("id" => 1)
    end
  end

  it "is nothing in a context without it, which stays the same object" do
    context = { "id" => 1 }
    expect(described_class.add(context, {})).to equal(context)
    expect(described_class.without(context)).to equal(context)
    expect(described_class.of(context)).to eq({})
    expect([ nil, [], "text" ].map { |other| [ described_class.without(other), described_class.of(other) ] })
      .to eq([ [ nil, {} ], [ [], {} ], [ "text", {} ] ])
    expect(described_class.of("_tasker" => "what somebody sent")).to eq({})
  end

  it "is without what this gem never sends, and leaves a nested key alone" do
    expect(described_class.of(_tasker: { start: "s", request: { forged: true }, current: 7 })).to eq("start" => "s")
    own = { "order" => { "_tasker" => 1 } }
    expect(described_class.without(described_class.add(own, { "start" => "s" }))).to eq(own)
  end

  it "leaves the application no such key" do
    expect { described_class.add({ "_tasker" => 1 }, {}) }
      .to raise_error(TaskerContribRails::Error::Misuse, "A task's context can't have the key `_tasker`: " \
                                                         "this gem needs it for itself.")
  end
end
