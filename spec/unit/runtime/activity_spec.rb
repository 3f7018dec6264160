# frozen_string_literal: true

RSpec.describe TaskerContribRails::Runtime::Activity do
  subject(:activity) { described_class.new }

  it "follows a step from the queue to its end" do
    activity.sent(%w[ a b ])
    activity.running("a", "t", "charge")
    expect(activity.steps.map { |step| [ step.step_uuid, step.state ] }).to eq([ [ "a", :running ], [ "b", :sent ] ])
    activity.finished("a", :done)
    expect(activity.size).to eq(1)
    expect(activity.counts).to eq(claimed: 1, done: 1, failed: 0)
  end

  it "wakes who waits for a place" do
    activity.sent(%w[ a ])
    expect(activity.wake.read_nonblock(1, exception: false)).to eq(:wait_readable)
    activity.finished("a")
    expect(activity.wake.read_nonblock(1)).to eq(".")
  end

  it "does not count a step that was not ours" do
    activity.sent(%w[ a ])
    activity.finished("a")
    expect(activity.counts).to eq(claimed: 0, done: 0, failed: 0)
  end
end
