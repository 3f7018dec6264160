# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Progress do
  let(:output) { StringIO.new }

  def attempt(**more)
    TaskerContribRails::Inline::Attempt.new(at: 0.0, step: "pay", number: 1, outcome: :succeeded, state: "complete",
      duration: 0.012, error: nil, failure: nil, retry_at: nil, events: [], **more)
  end

  def line(trace: false, **) = described_class.new(output, trace:).call(attempt(**)) && output.string

  it "says when an attempt ended, how, and how long it took" do
    line
    expect(output.string).to eq("    0.0 s  done        pay  12.0 ms\n")
  end

  it "says which attempt it was, with what it failed, and when it is tried again" do
    line(number: 2, at: 61.5, outcome: :failed, failure: "IOError: no\n\e[2J", retry_at: 63.5)
    expect(output.string)
      .to eq("   61.5 s  failed      pay (attempt 2)  12.0 ms, again at 63.5 s: IOError: no\\n\\e[2J\n")
  end

  it "cuts a long failure between two words" do
    line(outcome: :failed, failure: "no " * 200)
    expect(output.string)
      .to end_with("no…\n").and have_attributes(size: be < TaskerContribRails::Inline::Timeline::LONGEST + 50)
  end

  it "shows published events only where it is asked to" do
    line(outcome: :yielded, events: [ "order.paid" ])
    expect(output.string).to eq("    0.0 s  checkpoint  pay  12.0 ms\n")
    line(trace: true, events: [ "order.\e" ])
    expect(output.string.lines.last).to eq("             event       order.\\e\n")
  end
end
