# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Announcements do
  let(:parts) { double("parts", name: "tcr1", namespaces: %w[ bank shop ], feeder: Object.new, shared_because: nil) }
  let(:settings) { double("settings", threads: 5, max_claimed: 6, pool: 5) }
  subject(:announcements) { described_class.new(parts, settings) }

  before do
    allow(TaskerContribRails)
      .to receive_messages(logger: TaskerContribRails::Log.new(Logger.new(@log = StringIO.new)), report: nil)
    @published = []
    allow(TaskerContribRails::EventBridge)
      .to receive(:publish) { |name, **fields| @published << [ name, fields.except(:pid) ] }
  end

  def lines = @log.string.lines.map { |line| line[/(INFO|WARN|ERROR).*/].sub(" -- : ", " ") }

  it "says what a worker serves, and how many steps it runs" do
    announcements.started
    expect(lines).to eq([ "INFO [Tasker] worker tcr1 serves bank, shop; 5 steps at a time, at most 6 claimed" ])
    expect(@published)
      .to eq([ [ "worker.started", { namespaces: %w[ bank shop ], private_queue: true, worker: "tcr1" } ] ])
  end

  it "warns where steps are claimed in the engine's own way, and why" do
    allow(parts).to receive_messages(feeder: nil, shared_because: "the message queue is RabbitMQ")
    announcements.started
    expect(lines.last).to include("WARN", "without a limit: the message queue is RabbitMQ")
    expect(announcements.capacity).to eq("claiming in the engine's own way: the message queue is RabbitMQ")
  end

  it "warns of a pool that has fewer connections than steps run, and of no other" do
    allow(settings).to receive(:pool).and_return(4, 5, nil)
    3.times { announcements.started }
    expect(lines.grep(/WARN/)).to match([ /5 steps run at once and Active Record's pool has 4 connections/ ])
  end

  it "tells of a worker's death in the log, as an error and as an event" do
    announcements.died("the feeder ended")
    expect(lines).to eq([ "ERROR [Tasker] Tasker's worker tcr1 is dead: the feeder ended." ])
    expect(TaskerContribRails)
      .to have_received(:report).with(an_instance_of(TaskerContribRails::Error::WorkerDied), source: "tasker.worker")
    expect(@published.map(&:first)).to eq(%w[ worker.died ])
  end

  it "tells of its end, and of each step that was left" do
    step = TaskerContribRails::Worker::Activity::Step.new("s1", "t1", "charge", :running, 0)
    announcements.stopped(TaskerContribRails::Worker::Drain::Report.new(worker: "tcr1", drained: 2, handed_back: 1,
      left: [ step ], seconds: 1.5))
    expect(lines)
      .to eq([
        "ERROR [Tasker] worker tcr1 ended after 1.5 s: 2 steps finished, 1 handed back, 1 left",
        "ERROR [Tasker] left: step charge s1 of task t1"
      ])
    expect(@published)
      .to match([
        [ "worker.drained", include(drained: 2, handed_back: 1, left: 1, duration: 1.5) ],
        [ "worker.stopped", include(left: 1) ]
      ])
  end
end
