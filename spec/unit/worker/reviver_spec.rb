# frozen_string_literal: true

require "active_support/all"

# That the engine goes on with such tasks is in spec/e2e/operations_spec.rb.
RSpec.describe TaskerContribRails::Worker::Reviver do
  # Each statement that is sent, and what it is answered by the words that stand in it.
  let(:asked) { [] }
  let(:answers) do
    {
      "pg_try_advisory_lock" => [ { "is" => "t" } ], "WITH passing" => [ left("t1"), left("t2") ],
      "FOR UPDATE OF tt" => [ locked ], "transition_task_state_atomic" => [ { "is" => "t" } ]
    }
  end
  let(:session) do
    instance_double(TaskerContribRails::Database::Session, quote: '"q_results"').tap do |session|
      allow(session).to receive(:transaction) { |&block| block.call }
      allow(session).to receive(:query) do |sql, *values|
        asked << [ sql, values ]
        answer = answers.find { |words, _| sql.include?(words) }&.last || []
        answer.respond_to?(:call) ? answer.call(*values) : answer
      end
    end
  end
  let(:now) { [ 0.0 ] }
  subject(:reviver) do
    described_class.new(session, results: "results", worker: "tcr1", after: 300, clock: -> { now.first })
  end

  def left(id, **more)
    {
      "id" => id, "namespace" => "shop", "task" => "order", "state" => "enqueuing_steps", "transition" => "tt1",
      "open" => "2", **more.transform_keys(&:to_s)
    }
  end

  def locked(**more)
    {
      "state" => "enqueuing_steps", "transition" => "tt1", "correlation_id" => "c", "complete" => "s1",
      **more.transform_keys(&:to_s)
    }
  end

  def asked_for(words) = asked.filter_map { |sql, values| values if sql.include?(words) }

  before do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(@log = StringIO.new))
    allow(TaskerContribRails::EventBridge)
      .to receive(:publish) { |name, **payload| (@published ||= []) << [ name, payload ] }
  end

  it "moves each task that a server left, tells the server of a complete step, and says so in the log and as an " \
    "event" do
    expect(reviver.look).to eq(%w[ t1 t2 ])
    expect(asked_for("WITH passing")).to eq([ [ 300, 100 ] ])
    expect(asked_for("transition_task_state_atomic").first)
      .to eq([
        "t1", "enqueuing_steps", "evaluating_results", "worker tcr1", "the server was ended while it moved this task"
      ])
    expect(asked_for("pgmq_send_with_notify").first).to eq([ "results", "s1", "t1", "c" ])
    expect(@log.string).to include("task shop/order t1 was left in enqueuing_steps when a server ended: revived")
    expect(@published.first)
      .to eq([
        "task.execution.revived",
        {
          task_uuid: "t1", task_name: "order", namespace: "shop", state: "enqueuing_steps", worker: "tcr1",
          pid: Process.pid
        }
      ])
    expect(TaskerContribRails::EventBridge::Catalog::PAYLOADS.fetch("task.execution.revived"))
      .to include(*@published.first.last.keys)
  end

  it "lets the server find a task without a complete step, and ends one without an open step" do
    answers["FOR UPDATE OF tt"] = [ locked(complete: nil) ]
    answers["WITH passing"] = [ left("t1"), left("t2", open: "0") ]
    reviver.look
    expect(asked_for("transition_task_state_atomic").map { |values| values[2] })
      .to eq(%w[ waiting_for_dependencies waiting_for_dependencies ])
    expect(asked_for("orchestration_task_finalizations")).to eq([ [ "t2" ] ])
  end

  it "leaves a task to the server that moves it meanwhile" do
    {
      "FOR UPDATE OF tt" => [ [], [ locked(transition: "tt2") ] ],
      "transition_task_state_atomic" => [ [ { "is" => "f" } ] ]
    }.each do |words, all|
      all.each do |answer|
        before = answers[words]
        answers[words] = answer
        expect(reviver.look).to eq([])
        answers[words] = before
      end
    end
    expect(asked_for("pgmq_send_with_notify")).to be_empty
    expect(@published).to be_nil
  end

  it "looks at nothing while another worker does, and lets the next one look" do
    answers["pg_try_advisory_lock"] = [ { "is" => "f" } ]
    expect(reviver.look).to eq([])
    expect(asked.size).to eq(1)
    answers["pg_try_advisory_lock"] = [ { "is" => "t" } ]
    answers["WITH passing"] = ->(*) { raise TaskerContribRails::Error::DatabaseRefused, "statement timeout" }
    expect { reviver.look }.to raise_error(TaskerContribRails::Error::DatabaseRefused)
    expect(asked_for("pg_advisory_unlock").size).to eq(1)
  end

  it "goes on with the others where the database refuses one, as where it is locked for long" do
    answers["FOR UPDATE OF tt"] = ->(id) { id == "t1" ? raise(TaskerContribRails::Error::DatabaseRefused,
      "lock timeout") : [ locked ] }
    expect(reviver.look).to eq(%w[ t2 ])
    expect(@log.string).to include("task t1 can't be revived: lock timeout")
    expect(asked_for("lock_timeout").size).to eq(2)
  end

  it "looks in time, not at each sweep" do
    looks = [ 0.0, 59.0, 60.0, 119.0, 120.0 ].map do |time|
      now[0] = time
      reviver.look_in_time
      asked_for("WITH passing").size
    end
    expect(looks).to eq([ 1, 1, 2, 2, 3 ])
    expect {
      described_class.new(session, results: "results", worker: "tcr1", after: 1, clock: -> { now.first }).then do |its|
        3.times { (now[0] += 1) && its.look_in_time }
      end
    }.to change { asked_for("WITH passing").size }.by(3)
  end
end
