# frozen_string_literal: true

# What it finds in workflows is in survivals_spec.rb.
RSpec.describe TaskerContribRails::Testing::Survival do
  let(:workflow) { double(timeline: [ double(step: "pay"), double(step: "ship") ], report: "") }

  # The failures of each run, as "step delivery kind".
  def runs(seed:, steps: nil, kinds: %i[ retryable time_out ], &holds)
    all = []
    run = lambda do |faults, &judge|
      all << faults.map { |fault| fault.to_h.values_at(:step, :delivery, :kind).join(" ") }
      judge.call(workflow)
    end
    described_class.new(run:, holds: holds || ->(_) { }, kinds:, sequences: 5, seed:).call(steps)
    all
  end

  it "runs without a failure, with each failure of each step that ran, then with sequences that its seed makes" do
    expect(runs(seed: 1).first(5))
      .to eq([ [], [ "pay 1 retryable" ], [ "pay 1 time_out" ], [ "ship 1 retryable" ], [ "ship 1 time_out" ] ])
    expect(runs(seed: 1).size).to eq(1 + 4 + 5)
    expect(runs(seed: 1)).to eq(runs(seed: 1))
    expect(runs(seed: 2)).not_to eq(runs(seed: 1))
  end

  it "lets no sequence of a step that fails for good go on" do
    expect(runs(seed: 1, kinds: %i[ permanent ]).drop(1)).to eq([ [ "pay 1 permanent" ], [ "ship 1 permanent" ] ])
  end

  it "fails only the steps that it is given" do
    expect(runs(seed: 1, steps: [ "ship" ]).flatten).to all(start_with("ship "))
  end

  it "leaves Ctrl-C and an exit of the block as they are" do
    expect { runs(seed: 1) { raise Interrupt, "stop" } }.to raise_error(Interrupt, "stop")
    expect { runs(seed: 1) { exit } }.to raise_error(SystemExit, "exit")
  end
end
