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
    tables.answers[:depth] = [ { "place" => "0", "count" => "4", "oldest" => "2.5" } ]
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
    expect(fleet).to have_attributes(queues: { "worker_shop_queue" => [ 4, 2.5 ] }, dead_letters: [ { "id" => "t" } ])
    expect(%w[ shop bank ].map { |namespace| fleet.serving(namespace) }).to eq([ 1, 0 ])
  end
end
