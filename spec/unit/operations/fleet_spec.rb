# frozen_string_literal: true

require "active_support/all"
require "pg"

RSpec.describe TaskerContribRails::Operations::Fleet do
  let(:tables) { FakeEngineTables.new }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  let(:fleet) { TaskerContribRails::Operations::Engine.new(tables, queues:, hand_back_after: 30).fleet }

  def queue(name, worker: nil, session: nil)
    { "queue" => name, "worker" => worker, "session" => session, "silent" => nil, "comment" => nil, "now" => "1",
      "database_since" => "0" }
  end

  it "is read in five questions: who lives, what each holds, what waits where, and what was given up" do
    tables.answers[:workers] = [ queue("tcr1_shop_queue", worker: "tcr1", session: "7"), queue("worker_shop_queue"),
      queue("tcr2_bank_queue", worker: "tcr2") ]
    tables.answers[:depths] = [ { "place" => "0", "count" => "4", "oldest" => "2.5", "servers" => "2" } ]
    tables.answers[:dead_letters] = [ { "id" => "t" } ]
    held = nil
    allow(tables).to receive(:query).and_wrap_original do |original, sql, *values|
      next original.call(sql, *values) unless sql.start_with?("SELECT 0 AS place, of.*")

      held = values
      [ { "place" => "1", "step_uuid" => "s", "task_uuid" => "t", "claim" => "c", "state" => "in_progress",
          "begun" => "t", "since" => "x", "task" => "order", "step" => "charge", "task_over" => "f" } ]
    end

    expect(fleet.held.transform_values { |steps| steps.map(&:step) }).to eq("tcr2" => %w[ charge ])
    expect(held).to eq(%w[ tcr1 tcr2 ])
    expect(fleet).to have_attributes(queues: { "worker_shop_queue" => [ 4, 2.5 ] }, dead_letters: [ { "id" => "t" } ],
      servers: 2)
    expect(%w[ shop bank ].map { |namespace| fleet.serving(namespace) }).to eq([ 1, 0 ])
  end

  def of(**facts)
    described_class.new(workers: [], held: {}, namespaces: [], queues: {}, servers: nil, dead_letters: [],
      shared: "worker", **facts)
  end

  def worker(name, *namespaces, session: 7)
    queues = namespaces.map { |namespace| "#{name}_#{namespace}_queue" }
    TaskerContribRails::Database::Claims::Owner.new(worker: name, queues:, owner: {}, session:, silent: nil,
      dead_for: nil)
  end

  it "knows who takes what is in a queue of a namespace: the workers that live and serve it" do
    fleet = of(workers: [ worker("tcr1", "shop", "bank"), worker("tcr2", "bank"), worker("tcr3", "old", session: nil) ])
    queues = %w[ worker_shop_queue worker_bank_queue worker_old_queue worker_none_queue ]
    expect(queues.map { |queue| fleet.living(fleet.namespace_of(queue)).map(&:worker) })
      .to eq([ %w[ tcr1 ], %w[ tcr1 tcr2 ], [], [] ])
    expect(queues.map { |queue| fleet.heard?(queue) }).to eq([ true, true, false, false ])
  end

  it "says of the server's queues what its sessions say, and nothing where nobody can see them" do
    heard = ->(servers) { of(servers:).heard?("orchestration_step_results") }
    expect([ 1, 0, nil ].map(&heard)).to eq([ true, false, nil ])
  end

  it "takes the namespace from a queue's name whatever the prefix is" do
    fleet = of(shared: "my_worker")
    expect(%w[ my_worker_big_shop_queue worker_shop_queue my_worker_queue ].map { |queue| fleet.namespace_of(queue) })
      .to eq([ "big_shop", nil, nil ])
  end
end
