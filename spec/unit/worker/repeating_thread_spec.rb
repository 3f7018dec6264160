# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::RepeatingThread do
  let(:worked) { Thread::Queue.new }
  let(:rests) { Thread::Queue.new }
  subject(:thread) { described_class.new("tasker-test") { worked.push(Thread.current.name) and rests.pop } }

  after do
    rests.close
    thread.stop
  end

  it "repeats its work after each rest, and a stop ends the rest at once" do
    thread.start
    2.times { rests.push(0.0) }
    3.times { expect(worked.pop).to eq("tasker-test") }
    expect(thread).to be_alive.and have_attributes(stopping?: false)

    rests.push(3600.0)
    expect(thread.stop).to be(true)
    expect(thread).not_to be_alive
    expect(thread).to be_stopping
  end

  it "says that it has not ended while the work goes on" do
    thread.start
    worked.pop
    expect(thread.stop(0)).to be(false)
  end

  it "is stopped by its own work, and before it was started" do
    ended = described_class.new("tasker-test") { ended.stop.then { 3600 } }
    ended.start.join
    expect(ended).not_to be_alive
    expect(thread.stop).to be(true)
  end
end
