# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Starts::Sweep do
  include Kit
  include Outbox

  row = TaskerContribRails::Starts::Row
  client = TaskerContribRails::Client

  let(:engine) { double("the engine") }
  let(:sent) { [] }

  before do
    workflow(:order, { reserve: {} })
    allow(TaskerContribRails::Starts::Sender).to receive(:after_commit) # as if the process had been killed
    allow(engine).to receive(:send_task) { |task| sent << task["correlation_id"] and double(task_uuid: "a-task") }
  end

  def start(**options) = TaskerContribRails.start("order", **options)
  def sweep(**options) = described_class.new(sender: TaskerContribRails::Starts::Sender.new(engine), **options).call
  def due_now = TaskerContribRails::Starts::Row.unsent.update_all(send_at: 1.second.ago)

  it "sends what whoever committed did not, as soon as the lease is over, the oldest first" do
    starts = Array.new(60) { start }
    expect(sweep).to have_attributes(sent: 0, away: false)

    starts.each_with_index { |made, at| made.update_columns(send_at: 100.seconds.ago + at) }
    expect(sweep).to have_attributes(sent: 60, failed: 0)
    expect(sent).to eq(starts.map(&:id))
    expect(sweep).to have_attributes(sent: 0)
  end

  it "sends a start with `wait:` or `at:` when its time has come, and knows until then" do
    late = start(at: Time.now + 1000)
    start(wait: 1.hour)
    expect(late.status).to eq("scheduled")
    expect(sweep(most: 5000)).to have_attributes(sent: 0, pause: be_between(500, 1000))

    late.update_columns(send_at: 1.second.ago, due_at: 1.second.ago)
    expect(sweep(most: 1.0)).to have_attributes(sent: 1, pause: 1.0)
    expect(sent).to eq([ late.id ])
  end

  it "is of the database that the application names for it" do
    connected = nil
    ActiveSupport.on_load(:tasker_outbox) { connected = self }
    start
    expect(connected).to equal(row)
    expect(row.new).to be_a(TaskerContribRails::Start)
  end

  it "sends what is in the shard in which it is called, and starts are written to the shard of their record" do
    Dir.mktmpdir do |dir|
      shards = %i[ one two ].to_h { |name| [ name, { writing: { adapter: "sqlite3", database: "#{dir}/#{name}" } } ] }
      abstract = stub_const("ShardedRecord", Class.new(ActiveRecord::Base) { primary_abstract_class })
      configured = shards.to_h { |name, roles| [ name.to_s, roles[:writing].stringify_keys ] }
      before, ActiveRecord::Base.configurations = ActiveRecord::Base.configurations, { "test" => configured }
      allow(ActiveRecord::ConnectionHandling::DEFAULT_ENV).to receive(:call).and_return("test")
      abstract.connects_to(shards: { default: { writing: :one }, two: { writing: :two } })
      in_two = ->(&block) { ActiveRecord::Base.connected_to(shard: :two, role: :writing, &block) }
      migrate = -> { ActiveRecord::Migration.suppress_messages { Outbox.migration.migrate(:up) } }
      [ migrate, -> { in_two.(&migrate) } ].each(&:call)
      in_two.() { start(wait: 1.hour) }
      due = -> { row.update_all(send_at: 1.second.ago, due_at: 1.second.ago) }
      in_two.(&due)
      expect(row.count).to eq(0)
      expect(sweep.sent).to eq(0)
      expect(in_two.() { sweep.sent }).to eq(1)
    ensure
      ActiveRecord::Base.configurations = before
      ActiveRecord.application_record_class = nil
      ActiveRecord::Base.connection_handler.remove_connection_pool("ActiveRecord::Base", role: :writing, shard: :two)
    end
  end

  it "takes a start from nobody who has it, and gives it to nobody" do
    start
    due_now
    seen = row.due.first
    expect(row.claim(10)).to eq([ seen ])
    expect(row.claim(10)).to be_empty
    expect(row.first.send_at).to be > 20.seconds.from_now
    expect(seen.take(Time.current)).to be(false)
  end

  it "stops where the engine is away, and lets the others be tried first" do
    starts = Array.new(3) { start }
    due_now
    allow(engine).to receive(:send_task).and_raise(client::Unavailable, "away")
    expect(sweep).to have_attributes(sent: 0, failed: 1, away: true, pause: 5.0)
    expect(starts.map { |made| made.reload.attempts }).to eq([ 1, 0, 0 ])
    expect(row.due.pluck(:id)).to match_array(starts.last(2).map(&:id))
  end

  it "tries soon again after an outage, however long it was, for it is not the start's fault" do
    made = start
    made.update_columns(attempts: 20, send_at: 1.second.ago)
    allow(engine).to receive(:send_task).and_raise(client::Unavailable, "away")
    sweep
    expect(made.reload.send_at).to be_within(5).of(15.seconds.from_now)
  end

  it "is not held up by a row that can't be read" do
    broken, taken = start, start
    broken.update_columns(request_json: "{")
    due_now
    expect(sweep).to have_attributes(sent: 1, failed: 1)
    expect(sent).to eq([ taken.id ])
    expect(broken.reload.error).to be_present
  end

  it "is not held up by starts that the engine refuses" do
    refused, taken = start, start
    due_now
    allow(engine).to receive(:send_task) do |task|
      raise client::NotFound, "no template" if task["correlation_id"] == refused.id

      double(task_uuid: "a-task")
    end
    expect(sweep).to have_attributes(sent: 1, failed: 1, away: false)
    expect([ refused.reload.error, taken.reload.sent? ]).to eq([ "no template", true ])
  end

  it "stops after the start that is being sent, and leaves the others due" do
    3.times { start }
    due_now
    expect(sweep(stopping: -> { sent.any? })).to have_attributes(sent: 1)
    expect(row.due.count).to eq(2)
  end
end
