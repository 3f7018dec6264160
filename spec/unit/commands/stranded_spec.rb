# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Stranded do
  let(:claims) { RecordingClaims.new }
  let(:sweeper) { TaskerContribRails::Worker::Sweeper.new(claims:, shared: "worker") }
  let(:output) { StringIO.new }

  def owner(worker, said: { "host" => "h", "pid" => 7, "started_at" => "today" }, session: nil, silent: nil)
    TaskerContribRails::Database::Claims::Owner.new(worker:, queues: [ "#{worker}_shop_queue" ], owner: said, session:,
      silent:, dead_for: nil)
  end

  def stranded(hand_back: nil) = described_class.new(claims:, sweeper:, hand_back:, output:).call

  def said = output.string.lines(chomp: true)

  before do
    claims.workers = [
      owner("tcrdead"), owner("tcrfrozen", session: 1, silent: 40.0), owner("tcralive", session: 2, silent: 2.0),
      owner("tcrunseen", session: 3)
    ]
    claims.held_steps = [ RecordingClaims.held("c1"), RecordingClaims.held("c2", begun: false) ]
  end

  it "lists what the dead and the frozen hold, and hands nothing back" do
    expect(stranded).to eq(4)
    expect(said).to match([ "tcrdead (pid 7 on h, started today) is dead",
      "  order/charge step-c1 of task task, since , begun", "  order/charge step-c2 of task task, since , not begun",
      "tcrfrozen (pid 7 on h, started today) is frozen: it holds its lock but has been silent for 40 s", /c1/, /c2/,
      /\A--hand-back hands back the steps of dead workers/ ])
    expect(claims.log).to be_empty
    expect(claims.database.closed).to be(true)
  end

  it "says that there is nothing" do
    claims.workers = []
    expect(stranded).to eq(0)
    expect(said).to eq([ "No dead worker holds a step." ])
  end

  it "hands back the steps of dead workers, and nothing of the frozen" do
    stranded(hand_back: "")
    expect(claims.log.map { |deed| deed.first(2) })
      .to include([ :lock, "tcrdead" ], [ :hand_back, "c1" ], [ :drop, "tcrdead_shop_queue" ])
    expect(claims.log.flatten).not_to include("tcrfrozen")
    expect(said).to include("  handed back: 2, sent on: 0, results sent again: 0")
  end

  it "hands back what a frozen worker holds where that is named" do
    stranded(hand_back: "tcrfrozen")
    expect(claims.log.map { |deed| deed.first(2) }).to include([ :end_session, "tcrfrozen" ], [ :hand_back, "c1" ])
    expect(claims.log.flatten).not_to include("tcrdead")
  end

  it "refuses to take steps from a worker that lives, may live, or does not exist" do
    {
      "tcralive" => /Worker tcralive is running: it was active 2 s ago/,
      "tcrunseen" => /can't see whether it is frozen/, "tcrnobody" => /There is no worker tcrnobody/
    }.each do |worker, why|
      expect { stranded(hand_back: worker) }.to raise_error(TaskerContribRails::Error::Misuse, why)
    end
    expect(claims.log).to be_empty
  end

  it "prints nothing that drives a terminal, whoever wrote it" do
    claims.workers = [ owner("tcrdead", said: { "host" => "h\e[31m", "pid" => "7\n", "started_at" => "\u202E" }) ]
    stranded
    expect(output.string).not_to match(/[\e\u202E]/)
    expect(said.first).to eq('tcrdead (pid 7\n on h\e[31m, started \u{202E}) is dead')
  end
end
