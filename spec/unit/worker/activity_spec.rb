# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Activity do
  subject(:activity) { described_class.new }

  it "follows a step from the queue to its end" do
    activity.sent(%w[ a b ])
    activity.running("a", "t", "charge")
    expect(activity.steps.map { |step| [ step.step_uuid, step.state ] }).to eq([ [ "a", :running ], [ "b", :sent ] ])
    activity.finished("a", :done)
    expect(activity.size).to eq(1)
    expect(activity.counts).to eq(claimed: 1, done: 1, failed: 0)
  end

  it "wakes whoever brings steps when one begins, and when one ends and none stands ready: not while the next is " \
    "about to begin" do
    woken = -> { activity.wake.read_nonblock(10, exception: false) }
    activity.sent(%w[ a b c ])
    expect(woken.()).to eq(:wait_readable)
    2.times { |number| activity.running(%w[ a b ][number], "t", "charge") && woken.() }
    activity.finished("a")
    expect(woken.()).to eq(:wait_readable)
    activity.running("c", "t", "charge")
    expect(woken.()).to eq(".")
    activity.finished("b")
    expect(woken.()).to eq(".")
  end

  it "knows since when a step waits, though it is sent once more, and shows copies of what it knows" do
    now = 1.0
    waiting = described_class.new(clock: -> { now })
    waiting.sent(%w[ a ])
    now = 5.0
    waiting.sent(%w[ a ])
    waiting.steps.first.state = :done

    expect(waiting.steps.map { |step| [ step.since, step.state ] }).to eq([ [ 1.0, :sent ] ])
  end

  it "does not count a step that was not ours" do
    activity.sent(%w[ a ])
    activity.finished("a")
    expect(activity.counts).to eq(claimed: 0, done: 0, failed: 0)
  end
end
