# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Sweeper do
  let(:claims) { RecordingClaims.new }
  subject(:sweeper) { described_class.new(claims:, shared: "worker", worker: "tcrme", after: 30) }

  def owner(worker, session: nil, silent: nil, dead_for: nil, said: { "host" => "h", "pid" => 7 })
    TaskerContribRails::Database::Claims::Owner.new(worker:, queues: [ "#{worker}_shop_queue" ], owner: said, session:,
      silent:, dead_for:)
  end

  def dead(**) = owner("tcrdead", **)

  before { allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(@log = StringIO.new)) }

  it "writes down that a lock is free, and leaves it at that: it may be a restart of the database" do
    claims.workers = [ dead, owner("tcralive", session: 1, silent: 1.0), owner("tcrme", session: 2, silent: 0.0) ]
    expect(sweeper.look).to be_empty
    expect(claims.log).to eq([ [ :mark, "tcrdead", true ] ])
  end

  it "does nothing about itself, whose lock is free for a moment when the database restarts" do
    claims.workers = [ owner("tcrme", dead_for: 60.0) ]
    expect(sweeper.look).to be_empty
    expect(claims.log).to be_empty
  end

  it "waits until the lock has been free for long, whoever saw it first" do
    claims.workers = [ dead(dead_for: 29.0) ]
    expect(sweeper.look).to be_empty
    expect(claims.log).to be_empty
    claims.workers = [ dead(dead_for: 30.0) ]
    expect(sweeper.look.map(&:worker)).to eq([ "tcrdead" ])
  end

  it "takes the mark from a worker that came back" do
    claims.workers = [ owner("tcrback", session: 1, silent: 0.0, dead_for: 300.0) ]
    expect(sweeper.look).to be_empty
    expect(claims.log).to eq([ [ :mark, "tcrback", false ] ])
  end

  it "does not end where somebody else writes the mark at the same moment" do
    claims.workers = [ dead ]
    allow(claims).to receive(:mark).and_raise(TaskerContribRails::Error::DatabaseRefused, "tuple concurrently updated")
    expect(sweeper.look).to be_empty
  end

  it "hands back what the dead held, sends on what waited, and removes the queue" do
    claims.workers = [ dead(dead_for: 31.0) ]
    claims.held_steps = [ RecordingClaims.held("c1"), RecordingClaims.held("c2", state: "enqueued_for_orchestration") ]
    expect(sweeper.look.map(&:worker)).to eq([ "tcrdead" ])
    expect(claims.deeds).to eq(%i[ lock hand_back resend send_on drop unlock ])
    expect(claims.log[1])
      .to eq([ :hand_back, "c1", "the worker that had claimed this step ended (tcrdead, pid 7 on h)" ])
    expect(claims.log[3]).to eq([ :send_on, "tcrdead_shop_queue", "worker_shop_queue" ])
  end

  it "hands back the others where the database refuses one, and keeps the queue that tells of it" do
    claims.workers = [ dead(dead_for: 31.0) ]
    claims.held_steps = [
      RecordingClaims.held("c1", state: "enqueued_as_error_for_orchestration"), RecordingClaims.held("c2")
    ]
    claims.refused = %w[ c1 ]
    expect(sweeper.look.first).to have_attributes(handed_back: [ have_attributes(claim: "c2") ], resent: [])
    expect(claims.deeds).to eq(%i[ lock hand_back send_on unlock ])
  end

  it "keeps the queue where a step is still held, which others may have locked or claimed meanwhile" do
    claims.workers = [ dead(dead_for: 31.0) ]
    claims.held_steps = [ RecordingClaims.held("c1") ]
    allow(claims).to receive(:hand_back).and_return(false)
    sweeper.look
    expect(claims.deeds).not_to include(:drop)
  end

  it "does not keep the queue for a step whose task is over" do
    claims.workers = [ dead(dead_for: 31.0) ]
    claims.held_steps = [ RecordingClaims.held("c1", task_over: true) ]
    allow(claims).to receive(:hand_back).and_return(false)
    sweeper.look
    expect(claims.deeds).to include(:drop)
  end

  it "does nothing where another has the lock, the worker itself or who sweeps it" do
    claims.workers = [ dead(dead_for: 31.0) ]
    claims.locked = %w[ tcrdead ]
    expect(sweeper.look).to be_empty
  end

  it "says once that a worker holds its lock and is silent, hands nothing of it back, and forgets it when it speaks" do
    claims.workers = [ owner("tcrfrozen", session: 1, silent: 16.0), owner("tcrunseen", session: 2) ]
    2.times { sweeper.look }
    expect(sweeper.frozen.map(&:worker)).to eq([ "tcrfrozen" ])
    said = /worker tcrfrozen \(pid 7 on h\) holds its lock but has been silent for 16 s: .*--hand-back tcrfrozen/
    expect(@log.string.lines.grep(said).size).to eq(1)
    expect(claims.log).to be_empty
    claims.workers = [ owner("tcrfrozen", session: 1, silent: 1.0) ]
    sweeper.look
    expect(sweeper.frozen).to be_empty
  end

  describe "in its thread" do
    let(:watch) { RecordingClaims.new }
    subject(:sweeper) { described_class.new(claims:, watch:, shared: "worker", worker: "tcrme", after: 30) }

    after { sweeper.stop }

    it "looks by the session that is open anyway, and lets its own rest" do
      rested = Thread::Queue.new
      claims.database.define_singleton_method(:rest) { |after:| rested << after }
      expect(claims).not_to receive(:workers)
      sweeper.start
      expect(rested.pop(timeout: 5)).to eq(5.0)
    end

    it "ends where the session finds that this worker was taken for dead" do
      allow(watch).to receive(:workers).and_raise(TaskerContribRails::Error::WorkerLost, "taken for dead")
      expect(sweeper.start.join(5)).not_to be_nil
      expect(sweeper).not_to be_alive
    end
  end

  it "takes the lock from a frozen worker before it hands back what that held" do
    claims.held_steps = [ RecordingClaims.held("c1") ]
    expect(sweeper.sweep_frozen(owner("tcrfrozen", session: 1, silent: 16.0)).handed_back.size).to eq(1)
    expect(claims.deeds.first(3)).to eq(%i[ end_session lock hand_back ])
    allow(claims).to receive(:end_session).and_return(false)
    expect(sweeper.sweep_frozen(owner("tcrfrozen", session: 1, silent: 16.0))).to be_nil
  end
end
