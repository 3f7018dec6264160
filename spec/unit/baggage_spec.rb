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

  describe "of a context that the engine would refuse or change" do
    def sent(context) = described_class.add(context, { "start" => "s" })

    [
      { "only" => [ 7 ], "order" => { "script" => 1 } }, { "note" => "<script>javascript:a()</script> data:text/html" },
      { "note" => "ü" * 12_000 + "\n\u2028\"\\<" }, { "list" => [ 1 ] * 1001 },
      { "deep" => 60.times.inject(1) { |value, _| [ value ] } }
    ].each do |context|
      it "brings it whole: #{context.inspect.truncate(50)}" do
        expect(TaskerContribRails::EngineLimits.fault("context" => context)).not_to be_nil
        expect(TaskerContribRails::EngineLimits.fault("context" => sent(context))).to be_nil
        [ sent(context), sent(context).deep_symbolize_keys, sent(context).with_indifferent_access ].each do |stored|
          expect(described_class.without(stored)).to eq(context)
          expect(described_class.of(stored)).to eq("start" => "s")
        end
      end
    end

    it "leaves every other as it is, so that people and handlers in other languages can read it" do
      expect(sent({ "note" => "<b>data: 5, javascript</b>" })).to include("note" => "<b>data: 5, javascript</b>")
    end

    it "is none where somebody else has written one" do
      [ "text", [ 1 ], [ "{" ], [ "[1]" ], {} ].each do |forged|
        expect(described_class.without({ "id" => 1, "_tasker" => { "context" => forged } })).to eq("id" => 1)
      end
    end
  end
end
