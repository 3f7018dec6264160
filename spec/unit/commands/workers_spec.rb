# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Workers do
  let(:worker) do
    TaskerContribRails::Database::Claims::Owner.new(worker: "tcr1", queues: %w[ tcr1_shop_queue tcr1_big_bank_queue ],
      owner: { "host" => "h\e", "pid" => 7, "started_at" => "today" }, session: 1, silent: 1.0, dead_for: nil)
  end
  let(:dead) { worker.with(worker: "tcr2", queues: %w[ tcr2_shop_queue ], owner: {}, session: nil) }
  let(:engine) { instance_double(TaskerContribRails::Operations::Engine, workers: [ worker, dead ]) }
  let(:output) { StringIO.new }

  def said(**) = described_class.new(engine, output:, **).call.then { output.string.lines(chomp: true) }

  before do
    allow(engine).to receive(:held).and_return([])
    allow(engine)
      .to receive(:held).with(worker).and_return([
        RecordingClaims.held("c1"), RecordingClaims.held("c2", begun: false)
      ])
  end

  it "prints who lives, what each serves and holds, and nothing that drives a terminal" do
    expect(said)
      .to eq([
        'tcr1  alive  shop, big_bank  pid 7 on h\e, since today', "  order/charge of task task, claimed , begun",
        "  order/charge of task task, claimed , not begun", "tcr2  dead  shop"
      ])
  end

  it "gives JSON" do
    expect(JSON.parse(said(format: "json").join)).to match([ include("worker" => "tcr1", "alive" => true,
      "namespaces" => %w[ shop big_bank ], "pid" => 7,
      "holds" => [ include("claim" => "c1"), include("claim" => "c2") ]),
      include("worker" => "tcr2", "alive" => false, "holds" => []) ])
  end

  it "says that there is none" do
    allow(engine).to receive(:workers).and_return([])
    expect(said).to eq([ "No worker has a queue in this database." ])
  end
end
