# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Starts::Sender do
  include Kit
  include Outbox

  row = TaskerContribRails::Starts::Row
  client = TaskerContribRails::Client

  let(:engine) { double("the engine", send_task: double(task_uuid: "a-task")) }
  # Seconds that pass only when the engine takes its time.
  let(:clock) { { now: 1000.0 } }

  before do
    described_class.forget
    workflow(:order, { reserve: {} })
    allow(client).to receive(:new).and_return(engine)
    allow(described_class).to receive(:clock) { clock[:now] }
    allow(TaskerContribRails).to receive(:report)
  end

  after { Thread.current.thread_variable_set(:tasker_starts_client, nil) }

  def start = TaskerContribRails.start("order")

  it "waits for at most two seconds in whoever committed" do
    start
    expect(client).to have_received(:new).with(open_timeout: 1, read_timeout: 2, timeout: 2).once
  end

  it "takes 409 for success, and finds the task by the start's id" do
    allow(engine).to receive(:send_task).and_raise(client::Conflict)
    allow(engine).to receive(:find_task) { |source_system:| "found by #{source_system}" }
    made = start

    expect(made).to have_attributes(task_uuid: "found by start:#{made.id}", attempts: 1, error: nil)
    expect(made.sent_at).not_to be_nil
  end

  it "tries again where the engine says 409 and does not find the task yet" do
    allow(engine).to receive(:send_task).and_raise(client::Conflict, "there already")
    allow(engine).to receive(:find_task)
    expect(start).to have_attributes(task_uuid: nil, sent_at: nil, error: "there already")
  end

  it "ends where the engine will never take the start, says so once, and sends it again only where a person asks" do
    allow(engine).to receive(:send_task).and_raise(client::Unacceptable, "too large (HTTP 413)")
    made = start
    expect(made).to have_attributes(refused?: true, status: "refused", error: "too large (HTTP 413)", attempts: 1)
    expect(TaskerContribRails).to have_received(:report)
      .with(kind_of(client::Unacceptable), source: "tasker.starts", severity: :error, start: made.id).once
    expect(row.claim(10, now: 1.year.from_now)).to be_empty
    expect(TaskerContribRails::Starts::Sweep.new.call).to have_attributes(sent: 0, failed: 0, pause: 1.0)

    allow(engine).to receive(:send_task).and_return(double(task_uuid: "a-task"))
    TaskerContribRails::Commands::Starts.new(output: StringIO.new).send_due(now: true)
    expect(made.reload).to have_attributes(refused?: false, task_uuid: "a-task", error: nil)
  end

  it "lets nobody else wait in a request while the engine is away" do
    allow(engine).to receive(:send_task).and_raise(client::Unavailable, "away")
    expect(Array.new(3) { start }.map(&:error)).to eq([ "away", nil, nil ])
    expect(engine).to have_received(:send_task).once

    clock[:now] += 5
    start
    expect(engine).to have_received(:send_task).twice
  end

  it "asks again where the server answers 500, which it also does after it has created the task" do
    answers = [ client::ServerError, client::Conflict, client::ServerError, client::ServerError ]
    allow(engine).to receive(:send_task) { raise answers.shift, "oh" }
    allow(engine).to receive(:find_task).and_return("the task")
    expect(start).to have_attributes(task_uuid: "the task", attempts: 1)
    expect(start).to have_attributes(task_uuid: nil, error: "oh", attempts: 1)
  end

  it "goes on where the engine refuses one start" do
    answers = [ -> { raise client::Invalid, "no" }, -> { raise client::NotFound, "oh" }, -> { raise "poison" } ]
    allow(engine).to receive(:send_task) { answers.shift&.call || double(task_uuid: "a-task") }
    expect(Array.new(4) { start }.map { |made| made.error || made.task_uuid }).to eq([ "no", "oh", "poison", "a-task" ])
  end

  it "spends a second on a transaction with many starts, and leaves the rest to a worker, at once" do
    allow(engine).to receive(:send_task) { clock[:now] += 0.3 and double(task_uuid: "a-task") }
    made = nil
    row.transaction { made = Array.new(10) { start } }
    expect(made.map(&:sent?)).to eq([ true ] * 4 + [ false ] * 6)
    expect(row.due.count).to eq(6)

    clock[:now] += 0.1
    expect(start).to be_sent
  end

  it "sends what one request after the other starts, however many there are" do
    allow(engine).to receive(:send_task) { clock[:now] += 0.3 and double(task_uuid: "a-task") }
    expect(Array.new(10) { start.tap { clock[:now] += 0.02 } }).to all(be_sent)
  end

  it "sends all of a test's starts, however long they take and whatever became of those before" do
    allow(engine).to receive(:send_task).and_raise(client::Unavailable, "away")
    start
    allow(engine).to receive(:send_task) { clock[:now] += 5 and double(task_uuid: "a-task") }
    allow(client).to receive_messages(stand_in: -> { true }, shared: engine)

    expect(Array.new(3) { start }).to all(be_sent)
  end

  it "reports what goes wrong in the application's database, and does not raise it after the commit" do
    allow_any_instance_of(row).to receive(:update_columns).and_raise(ActiveRecord::ConnectionNotEstablished, "gone")
    expect { start }.not_to raise_error
    expect(TaskerContribRails).to have_received(:report)
      .with(ActiveRecord::ConnectionNotEstablished, hash_including(source: "tasker.starts"))
  end
end
