# frozen_string_literal: true

RSpec.describe TaskerContribRails::EventBridge::Captures do
  subject(:captures) { described_class.new }

  it "gives what came while its block ran, from any thread" do
    captures << :before
    seen = captures.during do
      captures << :first
      Thread.new { captures << :second }.join
    end
    captures << :after

    expect(seen).to eq(%i[ first second ])
  end

  it "gives each of several that run at once all of it" do
    inner = nil
    outer = captures.during { inner = captures.during { captures << :event } }

    expect([ outer, inner ]).to eq([ [ :event ], [ :event ] ])
  end

  it "is empty where nobody wants to have anything, also after a block that raised" do
    expect { captures.during { expect(captures).not_to be_empty && raise("over") } }.to raise_error("over")
    expect(captures).to be_empty
  end
end
