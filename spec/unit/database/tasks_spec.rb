# frozen_string_literal: true

require "pg"

# Whether the engine's tables take these statements is in spec/e2e/operations_spec.rb.
RSpec.describe TaskerContribRails::Database::Tasks do
  subject(:tasks) { described_class.new(session) }

  let(:session) { instance_double(TaskerContribRails::Database::Session, quote: '"q_shop"') }
  let(:asked) { [] }

  # What the database answers to a statement in which these words stand.
  def answers(**rows)
    allow(session).to receive(:query) do |sql, *values|
      asked << values
      rows.find { |words, _| sql.include?(words.to_s) }&.last || []
    end
  end

  it "resets steps in two statements, one of them for each step" do
    answers("FOR UPDATE OF t, w": [
      { "step" => "a", "state" => "error", "sort_key" => "4" }, { "step" => "b", "state" => "error", "sort_key" => "2" }
    ])
    expect(tasks.reset("t", steps: %w[ a b ], by: "ann", because: "paid")).to eq(2)
    expect(asked)
      .to eq([ [ "t", '["a","b"]' ], [ "a", "error", "4", "ann", "paid" ], [ "b", "error", "2", "ann", "paid" ] ])
  end

  it "says whether a task moved" do
    answers(transition_task_state_atomic: [ { "is" => "f" } ])
    expect(tasks.move("t", from: "error", to: "pending", by: "ann", because: "paid")).to be(false)
  end

  it "asks all places at once for the steps that their messages name" do
    answers("UNION ALL": [
      { "place" => "2", "task" => "t", "step" => "a" }, { "place" => "0", "task" => "t", "step" => "b" },
      { "place" => "0", "task" => "t", "step" => nil }
    ])
    expect(tasks.messages(%w[ t ], [ [ "shop", false ], [ "results", false ], [ "tcr1", true ] ]))
      .to eq([ [ %w[ t b ] ], [], [ %w[ t a ] ] ])
    expect(tasks.messages(%w[ t ], [])).to eq([])
    expect(asked).to eq([ [ '["t"]' ] ])
  end

  it "tells a queue that went from another refusal" do
    {
      PG::UndefinedTable => described_class::QueueGone,
      PG::InsufficientPrivilege => TaskerContribRails::Error::DatabaseRefused
    }.each do |said, meant|
      allow(session).to receive(:query) do
        raise said, "no"
      rescue PG::Error
        raise TaskerContribRails::Error::DatabaseRefused, "no"
      end
      expect { tasks.messages(%w[ t ], [ [ "shop", false ] ]) }.to raise_error(meant)
    end
  end
end
