# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::HandlerThreads do
  let(:events) { Thread::Queue.new }
  let(:runtime) { Struct.new(:events) { def poll = events.pop(true) rescue ThreadError && nil }.new(events) }
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  let(:seen) { Thread::Queue.new }

  def start(threads: 1, &run)
    runner = Struct.new(:block) { def run(event) = block.call(event) }.new(run)
    @handler_threads = described_class.new(runtime:, runner:, activity:, threads:)
    allow(@handler_threads).to receive(:sleep) { Thread.pass }
    @handler_threads.start
  end

  after do
    @handler_threads.stop
    @handler_threads.join(5)
  end

  it "runs one step after the other, as the engine gives them" do
    start { |event| seen << event }
    3.times { |number| events << number }
    expect(Array.new(3) { seen.pop(timeout: 5) }).to eq([ 0, 1, 2 ])
  end

  it "runs as many at once as it has threads, and no more" do
    gate = Thread::Queue.new
    start(threads: 2) { |event| seen << event && gate.pop }
    3.times { |number| events << number }
    expect(Array.new(2) { seen.pop(timeout: 5) }.sort).to eq([ 0, 1 ])
    expect(Thread.list.count { |thread| thread.name&.start_with?("tasker-handler-") }).to eq(2)
    expect([ seen, events ].map(&:size)).to eq([ 0, 1 ])
    gate << :go
    expect(seen.pop(timeout: 5)).to eq(2)
    gate.close
  end

  it "is dead when one of its threads is, and says of what" do
    start(threads: 2) { raise NotImplementedError, "poison" }
    events << 1
    Thread.pass while @handler_threads.alive?
    expect(@handler_threads.failure).to be_a(NotImplementedError)
    events << 2 # the other one runs on to here, so that nothing is left of it
  end

  it "runs the next step in another thread where a handler ended its own" do
    start { |event| event == 1 ? Thread.exit : seen << event }
    2.times { |number| events << number + 1 }
    expect(seen.pop(timeout: 5)).to eq(2)
    expect(@handler_threads).to be_alive
  end

  it "ends when it has to, after the step that it runs" do
    gate = Thread::Queue.new
    start { |event| seen << event && gate.pop }
    events << 1
    seen.pop(timeout: 5)
    @handler_threads.stop
    expect(@handler_threads.join(0.05)).to be(false)
    gate.close
    expect(@handler_threads.join(5)).to be(true)
  end

  it "tells once of an engine that fails, and goes on" do
    allow(TaskerContribRails).to receive(:report)
    failures = 3
    allow(runtime).to receive(:poll) { (failures -= 1) >= 0 ? raise("gone") : :step }
    start { |event| seen << event && Thread.pass }
    expect(seen.pop(timeout: 5)).to eq(:step)
    expect(TaskerContribRails).to have_received(:report).once
  end
end
