# frozen_string_literal: true

RSpec.describe TaskerContribRails::Commands::StopSignals do
  let(:killed) { [] }
  subject(:signals) { described_class.new(clock: -> { @now }, kill: ->(name) { killed << name }) }

  # Each signal with the second in which it arrives.
  def receive(arrivals)
    arrivals.each { |second, name| (@now = second) && signals.received(name) }
    killed
  end

  it "stops once, by the first" do
    receive([ [ 0.0, "INT" ], [ 0.0, "TERM" ] ])
    expect(signals.wait).to eq("INT")
    signals.wake("nothing more")
    expect(signals.wait).to eq("nothing more")
  end

  it "takes whatever arrives within a second for one stop, as foreman and terminals send it" do
    expect(receive([ [ 5.0, "INT" ], [ 5.0, "TERM" ], [ 5.2, "INT" ], [ 5.9, "TERM" ], [ 6.0, "INT" ] ])).to be_empty
  end

  it "ends the process at a later one of the same kind" do
    expect(receive([ [ 0, "TERM" ], [ 1.1, "TERM" ] ])).to eq(%w[ TERM ])
  end

  it "ends the process at a later one of a kind that arrived with the first" do
    expect(receive([ [ 0, "INT" ], [ 0.1, "TERM" ], [ 9, "TERM" ] ])).to eq(%w[ TERM ])
  end

  it "takes the first of another kind for the same request, and its second for an order" do
    expect(receive([ [ 0, "INT" ], [ 3, "TERM" ] ])).to be_empty
    expect(receive([ [ 3.1, "TERM" ] ])).to eq(%w[ TERM ])
  end

  it "waits for nothing where something else ends the process" do
    signals.wake("died")
    expect(signals.wait).to eq("died")
  end
end
