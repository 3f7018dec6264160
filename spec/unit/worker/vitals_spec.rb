# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Vitals do
  # The parts of a worker, all well, at the second 100.
  let(:now) { [ 100.0 ] }
  let(:activity) { TaskerContribRails::Worker::Activity.new(clock: -> { now.first }) }
  let(:handler_threads) { double("handler threads", alive?: true, failure: nil, size: 2, last_poll: 99.0) }
  let(:runtime) { double("tasker-rb", running?: true) }
  let(:results) { double("results", waiting: nil) }
  let(:feeder) { double("feeder", alive?: true, taken_for_dead?: false, results:, schema_lacks: []) }
  let(:sweeper) { double("sweeper", alive?: true) }
  let(:outbox) { double("outbox", alive?: true) }
  let(:database) { double("session", answered_at: 99.0) }
  let(:parts) do
    double("parts", activity:, handler_threads:, runtime:, feeder:, sweeper:, outbox:,
      claims: double("claims", database:))
  end
  subject(:vitals) { described_class.new(parts, stuck_after: 3600) }

  def run(name, limit: nil) = activity.running(name, "t1", name, task_name: "order", limit:)

  it "finds nothing wrong with a worker that is well, and says what it did not look at" do
    expect([ vitals.problems, vitals.fatal ]).to eq([ [], nil ])
    expect(vitals.checks.reject(&:skipped).map(&:name))
      .to eq([
        "handler threads", "looking for steps", "running steps", "runtime", "schema", "claimed steps", "lock", "feeder",
        "database", "sweeper", "outbox"
      ])
    expect(vitals.checks.select(&:skipped).map(&:name)).to eq([ "server" ])
  end

  it "sees a step that runs longer than its template allows, and names it" do
    run "charge", limit: 60
    now[0] += 60
    allow(handler_threads).to receive(:last_poll).and_return(now.first)
    allow(database).to receive(:answered_at).and_return(now.first)
    expect(vitals.problems).to be_empty
    now[0] += 5
    expect(vitals.problems).to eq([ "step charge of order t1 has run for 65 s, its timeout_seconds is 60" ])
    expect(vitals.fatal).to be_nil
  end

  it "sees a step without a limit that runs longer than config.tasker.stuck_after, if that is set" do
    run "report"
    now[0] += 3601
    allow(handler_threads).to receive(:last_poll).and_return(now.first)
    allow(database).to receive(:answered_at).and_return(now.first)
    expect(vitals.problems).to eq([ "step report of order t1 has run for 3601 s, config.tasker.stuck_after is 3600" ])
    expect(described_class.new(parts, stuck_after: nil).problems).to be_empty
  end

  it "sees that no thread looks for steps, but not where all of them run some" do
    allow(handler_threads).to receive(:last_poll).and_return(80.0)
    expect(vitals.problems).to eq([ "no thread has looked for a step for 20 s" ])
    run "a"
    expect(vitals.problems.size).to eq(1)
    run "b"
    expect(vitals.problems).to be_empty
  end

  it "sees a database that does not answer" do
    allow(database).to receive(:answered_at).and_return(70.0)
    expect(vitals.problems).to eq([ "the database has not answered for 30 s" ])
    allow(database).to receive(:answered_at).and_return(nil)
    expect(vitals.problems).to eq([ "the database has not answered yet" ])
    expect(vitals.fatal).to be_nil
  end

  it "sees a server that does not take results" do
    allow(results)
      .to receive(:waiting).and_return(TaskerContribRails::Worker::Results::Waiting.new(count: 3, seconds: 15.0,
        taken: false))
    expect(vitals.problems).to match([ /\A3 results have waited for the server for up to 15 s/ ])
    expect(vitals.fatal).to be_nil
  end

  it "sees that the engine's schema is another, from the start or since" do
    allow(feeder).to receive(:schema_lacks).and_return([ "column tasker.tasks.correlation_id" ])
    expect(vitals.problems)
      .to eq([ "this gem does not know the engine's schema (no column tasker.tasks.correlation_id)" ])
    allow(parts).to receive_messages(feeder: nil, schema_lacks: [ "function pgmq.read" ])
    expect([ vitals.problems, vitals.fatal ])
      .to eq([ [ "this gem does not know the engine's schema (no function pgmq.read)" ], nil ])
  end

  it "sees claims that grow: steps that do not begin although a thread is free" do
    activity.sent(%w[ a b ])
    now[0] += 30
    allow(handler_threads).to receive(:last_poll).and_return(131.0)
    allow(database).to receive(:answered_at).and_return(131.0)
    expect(vitals.problems).to be_empty
    now[0] += 1
    expect([ vitals.problems, vitals.fatal ])
      .to eq([ [ "2 claimed steps have not started for up to 31 s, although a thread is free" ], nil ])
    run "c"
    run "d"
    expect(vitals.problems).to be_empty
  end

  it "sees a sweeper that ended" do
    allow(sweeper).to receive(:alive?).and_return(false)
    expect(vitals.problems).to match([ /hands back dead workers' steps has ended/ ])
    expect(vitals.fatal).to be_nil
  end

  it "sees that starts are not sent any more, which an application without a database has none of" do
    allow(outbox).to receive(:alive?).and_return(false)
    expect(vitals.problems).to eq([ "the thread that sends starts has ended" ])
    allow(parts).to receive(:outbox).and_return(nil)
    expect(vitals.checks.last).to have_attributes(problem: nil, skipped: "the application has no database")
  end

  {
    "a thread that runs handlers has ended (NotImplementedError: the end)" => ->(spec) {
      spec.allow(spec.handler_threads)
        .to spec.receive_messages(alive?: false, failure: NotImplementedError.new("the end"))
    },
    "tasker-rb reports that it is not running" => ->(spec) {
      spec.allow(spec.runtime).to spec.receive(:running?).and_return(false)
    },
    "it lost its lock for so long that other workers hand back its steps" => ->(spec) {
      spec.allow(spec.feeder).to spec.receive(:taken_for_dead?).and_return(true)
    },
    "the thread that brings it steps has ended" => ->(spec) {
      spec.allow(spec.feeder).to spec.receive(:alive?).and_return(false)
    }
  }.each do |reason, happening|
    it "knows the end of a worker: #{reason}" do
      happening.call(self)
      expect([ vitals.problems, vitals.fatal ]).to eq([ [ reason ], reason ])
    end
  end

  it "does not look at what a worker has not that claims in the engine's own way" do
    allow(parts).to receive_messages(feeder: nil, sweeper: nil, claims: nil, schema_lacks: nil)
    expect(vitals.problems).to be_empty
    expect(vitals.checks.select(&:skipped).map(&:name))
      .to eq([ "schema", "claimed steps", "lock", "feeder", "database", "sweeper", "server" ])
  end
end
