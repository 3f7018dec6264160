# frozen_string_literal: true

require "active_support/all"
require "pg"

RSpec.describe TaskerContribRails::Operations::Looks do
  let(:tables) { FakeEngineTables.new }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  subject(:looks) do
    described_class.new(TaskerContribRails::Database::Tasks.new(tables), queues:, hand_back_after: 30)
  end

  it "looks at several tasks in two questions, each with its own messages" do
    tables.answers[:task] = %w[ a b ].map { |id| FakeEngineTables.row(of: id, id: "s#{id}") }
    tables.answers[:messages] = [ { "place" => "0", "task" => "b", "step" => "sb" } ]
    tasks = looks.at(%w[ a b ], workers: [])

    expect(tables.names).to eq(%i[ task messages ])
    expect(tasks.transform_values { |task| task.snapshot[:messages].map { |message| message[:step_id] } })
      .to eq("a" => [], "b" => [ "sb" ])
    expect(looks.at([], workers: [])).to eq({})
  end

  it "gives each task the workers of its own namespace, whose private queues it asks for messages" do
    tables.answers[:task] = %w[ shop bank ].map { |name| FakeEngineTables.row(of: name, id: name, namespace: name) }
    workers = %w[ shop bank ].map do |namespace|
      double(worker: "tcr#{namespace}", queues: [ "tcr#{namespace}_#{namespace}_queue" ], alive: true)
    end
    tasks = looks.at(%w[ shop bank ], workers:)

    expect(tasks.transform_values { |task| task.snapshot[:workers].map { |worker| worker[:name] } })
      .to eq("shop" => [ "tcrshop" ], "bank" => [ "tcrbank" ])
  end
end
