# frozen_string_literal: true

require "active_support/all"
require "pg"

RSpec.describe TaskerContribRails::Operations::Overview do
  let(:tables) { FakeEngineTables.new }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  let(:ids) { Array.new(3) { |at| "0189000#{3 - at}-0000-7000-8000-0000deadbeef" } }
  let(:counted) do
    { "codes" => '{"runs":7,"no-worker":2}', "looked" => "9", "failed" => "3", "ended" => "10001",
      "workflows" => '["shop/order"]' }
  end
  let(:engine) { TaskerContribRails::Operations::Engine.new(tables, queues:, hand_back_after: 30) }

  before do
    tables.answers[:counts] = [ counted ]
    tables.answers[:tasks] = ids.map { |id| row(id) }
    tables.answers[:task] = ->(_, given, *) { JSON.parse(given).map { |id| FakeEngineTables.row(of: id) } }
  end

  def row(id, **more)
    { "id" => id, "namespace" => "shop", "task" => "order", "version" => "1.0.0", "state" => "blocked_by_failures",
      "transition" => "t", "created" => "500", "since" => "1000", "now" => "61000", "context" => '{"order_id":7}',
      "kind" => "k", "steps" => "1", "configuration" => ('{"steps":[]}' if id == ids.first), **more }
  end

  it "reads a page of tasks, what holds each, and how many there are, in five questions" do
    page = engine.overview({ namespace: "shop" }, limit: 2)

    expect(tables.names).to eq(%i[ snapshot workers tasks counts task messages ])
    expect(page.histories.transform_values { |history| history.causes.first.code })
      .to eq(ids.first(2).to_h { |id| [ id, "attempts-used-up" ] })
    expect(page).to have_attributes(older: ids[1], newer: nil, workflows: [ "shop/order" ], bounded: [ "ended" ],
      counts: include("failed" => 3, "stuck" => 2, "running" => 7, "open" => 12, "ended" => 10_000))
  end

  it "turns the other way, and says where the next page begins" do
    page = engine.overview({ after: ids.last }, limit: 2)
    expect(page.rows.map(&:id)).to eq(ids.reverse.last(2))
    expect(page).to have_attributes(newer: ids[1], older: ids[0])
    expect(engine.overview({ before: "x" }, limit: 3)).to have_attributes(newer: ids[0], older: nil)
  end

  it "says that a count is a lower bound where it did not look at all tasks" do
    counted["looked"] = described_class::COUNTED.to_s
    expect(engine.overview({}, limit: 2).bounded).to eq(%w[ stuck retrying running waiting open ended ])
    expect(engine.overview({ text: "7" }, limit: 2).counts).not_to have_key("ended")
  end

  it "asks for what holds tasks where a standing is asked for, and goes on where it stopped looking" do
    tables.answers[:held] = [ { "looked" => ids.last, "id" => nil } ]
    page = engine.overview({}, standing: "retrying", limit: 2)
    expect(tables.asked.assoc(:held)[-2]).to eq('["waits-for-retry"]')
    expect(page).to have_attributes(rows: [], older: ids.last)
  end

  it "does not look into tasks of very many steps" do
    tables.answers[:tasks] = [ row(ids[0], "steps" => "5000"), row(ids[1]) ]
    page = engine.overview({}, limit: 2)
    expect(page.histories.keys).to eq([ ids[1] ])
    expect(page.rows.size).to eq(2)
  end

  it "counts nothing for tasks that are asked for by their ids" do
    expect(engine.overview({}, ids:, limit: 3).counts).to eq({})
    expect(tables.names).not_to include(:counts)
  end
end
