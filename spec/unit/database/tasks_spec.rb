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
    answers("FOR UPDATE OF t, w": [ { "step" => "a", "state" => "error", "sort_key" => "4" }, { "step" => "b", "state" => "error", "sort_key" => "2" } ])
    expect(tasks.reset("t", steps: %w[ a b ], by: "ann", because: "paid")).to eq(2)
    expect(asked).to eq([ [ "t", '["a","b"]' ], [ "a", "error", "4", "ann", "paid" ], [ "b", "error", "2", "ann", "paid" ] ])
  end

  it "says whether a task moved" do
    answers(transition_task_state_atomic: [ { "is" => "f" } ])
    expect(tasks.move("t", from: "error", to: "pending", by: "ann", because: "paid")).to be(false)
  end

  it "reads the steps that a queue's messages name, and none from a queue that went" do
    answers(pgmq: [ { "step" => "a" }, { "step" => nil } ])
    expect(tasks.messages("t", "shop")).to eq(%w[ a ])

    allow(session).to receive(:query) do
      raise PG::UndefinedTable, "gone"
    rescue PG::UndefinedTable
      raise TaskerContribRails::Error::DatabaseRefused, "gone"
    end
    expect(tasks.messages("t", "shop")).to eq([])
  end

  it "does not take another refusal for an empty queue" do
    allow(session).to receive(:query).and_raise(TaskerContribRails::Error::DatabaseRefused, "no right")
    expect { tasks.messages("t", "shop") }.to raise_error(TaskerContribRails::Error::DatabaseRefused)
  end
end
