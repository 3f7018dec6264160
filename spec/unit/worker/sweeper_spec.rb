# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Sweeper do
  # The database, as far as it is asked: who has queues, who holds what.
  let(:claims) do
    Class.new do
      attr_accessor :workers, :held_by, :locked
      attr_reader :log
      def initialize = (@workers, @held_by, @log, @locked = [], {}, [], [])
      def lock(worker) = !@locked.include?(worker) && (@log << [ :lock, worker ]) && true
      def unlock(worker) = @log << [ :unlock, worker ]
      def held(queues) = @held_by.fetch(queues.first, [])
      def hand_back(claim, reason) = (@log << [ :hand_back, claim, reason ]) && true
      def resend(claim) = (@log << [ :resend, claim ]) && true
      def send_on(queue, shared) = (@log << [ :send_on, queue, shared ]) && []
      def drop(queue) = @log << [ :drop, queue ]
    end.new
  end
  let(:clock) { [ 0.0 ] }
  subject(:sweeper) { described_class.new(claims:, shared: "worker", worker: "tcrme", after: 30, clock: -> { clock.first }) }

  def owner(worker, alive: false) = TaskerContribRails::Worker::Claims::Owner.new(worker:, queues: [ "#{worker}_shop_queue" ], alive:, owner: { "host" => "h", "pid" => 7 })

  def held(claim, state: "in_progress")
    TaskerContribRails::Worker::Claims::Held.new(step_uuid: "s", task_uuid: "t", claim:, state:, begun: true, since: "", task: "order", step: "charge")
  end

  def at(time)
    clock[0] = time
    sweeper.look
  end

  before { claims.workers = [ owner("tcrdead"), owner("tcralive", alive: true), owner("tcrme") ] }

  it "leaves alone who was seen dead once: that may be a restart of the database" do
    expect(at(0)).to be_empty
    expect(at(29)).to be_empty
    expect(claims.log).to be_empty
  end

  it "hands back what the dead held, sends on what waited, and removes the queue" do
    claims.held_by["tcrdead_shop_queue"] = [ held("c1"), held("c2", state: "enqueued_for_orchestration") ]
    at(0)
    allow(claims).to receive(:held).and_return([ held("c1"), held("c2", state: "enqueued_for_orchestration") ], [])
    swept = at(31)
    expect(swept.map(&:worker)).to eq([ "tcrdead" ])
    expect(claims.log.map(&:first)).to eq(%i[ lock hand_back resend send_on drop unlock ])
    expect(claims.log[1]).to eq([ :hand_back, "c1", "the worker that had claimed this step ended (tcrdead, pid 7 on h)" ])
    expect(claims.log[3]).to eq([ :send_on, "tcrdead_shop_queue", "worker_shop_queue" ])
  end

  it "hands back the others where the database refuses one, and keeps the queue that tells of it" do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(log = StringIO.new))
    claims.held_by["tcrdead_shop_queue"] = [ held("c1", state: "enqueued_as_error_for_orchestration"), held("c2") ]
    allow(claims).to receive(:resend).and_raise(TaskerContribRails::Error::DatabaseRefused, "unsupported Unicode escape sequence")
    at(0)
    expect(at(31).first).to have_attributes(handed_back: [ have_attributes(claim: "c2") ], resent: [])
    expect(claims.log.map(&:first)).to eq(%i[ lock hand_back send_on unlock ])
    expect(log.string).to include("step charge s of task t can't be handed back: unsupported Unicode escape sequence")
  end

  it "begins anew with who was alive in between" do
    at(0)
    claims.workers = [ owner("tcrdead", alive: true) ]
    at(20)
    claims.workers = [ owner("tcrdead") ]
    expect(at(31)).to be_empty
    expect(at(62).map(&:worker)).to eq([ "tcrdead" ])
  end

  it "does nothing where another has the lock, the worker itself or who sweeps it" do
    at(0)
    claims.locked = [ "tcrdead" ]
    expect(at(31)).to be_empty
  end

  it "keeps the queue where something is held that was not there before" do
    at(0)
    allow(claims).to receive(:held).and_return([ held("c1") ], [ held("c9") ])
    at(31)
    expect(claims.log.map(&:first)).not_to include(:drop)
  end
end
