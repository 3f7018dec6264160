# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Standing do
  def cause(code, remedy: :wait) = instance_double(TaskerContribRails::Operations::Cause, code:, remedy:)

  it "knows every code of the component, in the component's order" do
    codes = File.read(File.expand_path("../../../guest/src/operations/cause.rs", __dir__)).scan(/^    \w+ "([a-z-]+)",/)
    expect(described_class::CODES.keys + [ "ended" ]).to eq(codes.flatten)
  end

  it "knows the states of a task in the contract, and those in which the component calls it over" do
    states = File.read(File.expand_path("../../../wit/operations.wit", __dir__))[/enum live-task-state \{(.*?)\}/m, 1]
    expect(described_class::STATES).to eq(states.scan(/[\w-]+/).map { |state| state.tr("-", "_") })
    over = File.read(File.expand_path("../../../guest/src/operations/task.rs", __dir__))
      .scan(/TaskState::(\w+) => "It (?:completed|was cancelled|was resolved by hand)"/).flatten
    expect(described_class::OVER.keys).to eq(over.map(&:underscore))
  end

  it "says how a task stands by what holds it first, and how it has ended" do
    expect(described_class.of("error", cause("dead-letter", remedy: :revive))).to eq("failed")
    expect(described_class.of("steps_in_process", cause("worker-died"))).to eq("waiting")
    expect(described_class.of("steps_in_process", cause("worker-died", remedy: :start_worker))).to eq("stuck")
    expect(described_class.of("steps_in_process", cause("over-time-limit", remedy: :hand_back))).to eq("running")
    expect(described_class.of("resolved_manually", cause("ended"))).to eq("by-hand")
    expect(described_class.over?("by-hand")).to be(true)
    expect(described_class.over?("skipped")).to be(true) # a step
    expect(described_class.over?("failed")).to be(false)
  end

  it "says which codes mean a standing" do
    expect(described_class.codes("retrying")).to eq(%w[ waits-for-retry ])
    expect(described_class::HELD.flat_map { |standing| described_class.codes(standing) })
      .to match_array(described_class::CODES.keys)
  end
end
