# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Starts::Model do
  include Kit
  include Outbox
  include TaskerContribRails::Testing::RSpecHelpers

  before { workflow(:order, { reserve: {} }) }

  around { |example| TaskerContribRails.testing(:fake) { example.run } }

  let(:orders) { model("KitOrder").tap { |orders| orders.has_tasker_tasks } }

  it "gives a record its tasks, the newest last, by the rows that the starts left" do
    order, other = orders.create!, orders.create!
    first, second = Array.new(2) { order.start_task("order", context: { id: order.id }) }
    other.start_task("order")

    expect(order.tasks).to eq([ first, second ])
    expect(order.tasks.last).to eq(second)
    expect(order.tasks.last.status).to eq("pending")
    expect(order.tasks.last.record).to eq(order)
    expect(other.tasks.size).to eq(1)
    expect(order.tasks.last.inspect)
      .to eq("#<TaskerContribRails::Start shop/order #{second.id} task=#{second.task_uuid}>")
  end

  it "takes keys of any kind" do
    uuids = model("KitParcel", id: :string).tap { |parcels| parcels.has_tasker_tasks(:workflows) }
    parcel = uuids.create!(id: SecureRandom.uuid)
    parcel.start_task("order")
    order = orders.create!
    order.start_task("order")

    expect(parcel.workflows.map(&:record_id)).to eq([ parcel.id ])
    expect(order.tasks.map(&:record_id)).to eq([ order.id.to_s ])
    expect(uuids.includes(:workflows).first.workflows.size).to eq(1)
  end

  it "loads the tasks of many records by one query, and their statuses by one" do
    records = Array.new(3) { orders.create! }
    records.each { |order| order.start_task("order") }
    states = started_tasks.to_h { |task| [ task.task_uuid, "complete" ] }
    engine = instance_double(TaskerContribRails::Operations::Engine)
    allow(TaskerContribRails::Operations).to receive(:open).once.and_yield(engine)
    allow(engine).to receive(:states).with(match_array(states.keys)).and_return(states)

    starts = nil
    expect(statements { starts = orders.includes(:tasks).flat_map { |order| order.tasks.to_a } }.size).to eq(2)
    expect(TaskerContribRails::Start.statuses(starts)).to eq(starts.to_h { |start| [ start, "complete" ] })
    expect(TaskerContribRails::Start.statuses([])).to eq({})
  end

  it "asks the server about each task where the engine's database can't be read" do
    order = orders.create!
    order.start_task("order")
    order.start_task("order", wait: 1.hour)
    allow(TaskerContribRails::Operations).to receive(:open).and_raise(TaskerContribRails::Error::DatabaseUnavailable)

    expect(TaskerContribRails::Start.statuses(order.tasks).values).to eq(%w[ pending scheduled ])
  end

  it "asks the engine's database why a task does not move" do
    order = orders.create!
    start = order.start_task("order")
    engine = instance_double(TaskerContribRails::Operations::Engine, why: [ "because" ])
    allow(TaskerContribRails::Operations).to receive(:open).and_yield(engine)

    expect(start.why).to eq([ "because" ])
    expect(engine).to have_received(:why).with(start.task_uuid)
  end

  it "cancels what was sent on the engine, and takes back what was not" do
    order = orders.create!
    sent, scheduled = order.start_task("order"), order.start_task("order", wait: 1.hour)
    expect(started_tasks.size).to eq(1)
    order.tasks.each(&:cancel)
    expect(started_tasks.map(&:status)).to eq([ "cancelled" ])
    expect(order.tasks.reload).to eq([ sent ])

    scheduled.cancel # once more
    expect(scheduled.context).to eq({})
  end

  it "cancels on the engine what was sent after it was read" do
    order = orders.create!
    sent = order.start_task("order")
    seen = sent.class.find(sent.id).tap { |row| row.task_uuid = row.sent_at = nil }
    seen.cancel
    expect(started_tasks.map(&:status)).to eq([ "cancelled" ])
    expect(order.tasks.reload).to eq([ sent ])
  end

  it "cancels a task whose start was taken back while it was sent, and starts none that was before the commit" do
    order = orders.create!
    scheduled = order.start_task("order", wait: 1.hour)
    scheduled.class.find(scheduled.id).cancel
    TaskerContribRails::Starts::Sender.new(TaskerContribRails::Client.shared).call(scheduled)
    expect(started_tasks.map(&:status)).to eq([ "cancelled" ])

    orders.transaction { order.start_task("order").cancel }
    expect(started_tasks.size).to eq(1)
  end

  it "starts what callbacks after a commit or a rollback ask for, and nothing of a failed create!" do
    orders.class_eval do
      validates :note, presence: true
      after_create { start_task("order", context: { from: "create" }) }
      after_create { raise "no" if note == "bad" }
      after_commit(on: :create) { start_task("order", context: { from: "commit" }) }
      after_rollback { TaskerContribRails.start("order", context: { from: "rollback" }) }
    end
    orders.transaction do
      orders.create!(note: "good")
      orders.transaction(requires_new: true) { orders.create!(note: "bad") } rescue nil
    end
    expect(started_tasks.map { |task| task.context["from"] }).to match_array(%w[ create commit rollback ])
    expect { orders.create! }.to raise_error(ActiveRecord::RecordInvalid)
    expect(started_tasks.size).to eq(3)
  end

  it "needs no connection of its own where the application forbids `connection`",
    if: ActiveRecord.respond_to?(:permanent_connection_checkout) do # since Rails 7.2
    allow(TaskerContribRails::Starts::Row).to receive(:connection).and_raise("forbidden")
    orders.create!.start_task("order", wait: -1)
    TaskerContribRails::Starts::Row.unsent.update_all(send_at: 1.second.ago)
    expect { TaskerContribRails.send_due_starts }.not_to raise_error
    expect(started_tasks.size).to eq(1)
  end

  # Rails 7.0 keeps a connection handler for each role, unless an application has the newer defaults.
  it "is not sent past its transaction by code that may only read",
    unless: ActiveRecord.try(:legacy_connection_handling) do
    orders.transaction do
      ActiveRecord::Base.connected_to(role: :reading) do
        expect { TaskerContribRails.start("order") }.to raise_error(ActiveRecord::ConnectionNotEstablished)
      end
      ActiveRecord::Base.while_preventing_writes do
        expect { TaskerContribRails.start("order") }.to raise_error(ActiveRecord::ReadOnlyError)
      end
    end
    expect(started_tasks).to be_empty
  end

  it "is rolled back with the record" do
    orders.transaction do
      order = orders.create!
      order.start_task("order")
      raise ActiveRecord::Rollback
    end
    expect([ orders.count, TaskerContribRails::Starts::Row.count, started_tasks.size ]).to eq([ 0, 0, 0 ])
  end

  it "refuses what has no key yet, or no more, or is no record" do
    expect { orders.create!.destroy.start_task("order") }.to raise_error(TaskerContribRails::Error::Misuse,
      "`for:` takes a saved record, not a deleted KitOrder.")
    keyless = model("KitKeyless", id: false).tap { |model| model.has_tasker_tasks }
    expect { keyless.create!.start_task("order") }
      .to raise_error(TaskerContribRails::Error::Misuse, "`for:` takes a record with a key, and KitKeyless has none.")
    expect { orders.new.start_task("order") }
      .to raise_error(TaskerContribRails::Error::Misuse,
        "`for:` takes a saved record, not a new KitOrder: save it first.")
    expect { TaskerContribRails.start("order", for: 7) }
      .to raise_error(TaskerContribRails::Error::Misuse, "`for:` takes a saved record, not Integer.")
  end

  it "refuses a record of another database, with which no transaction can hold both" do
    other = model("KitElsewhere").tap do |elsewhere|
      elsewhere.establish_connection(adapter: "sqlite3", database: ":memory:")
      elsewhere.connection.create_table(:kit_elsewheres) { |columns| columns.string :note }
      elsewhere.reset_column_information
      elsewhere.has_tasker_tasks
    end
    expect { other.create!.start_task("order") }.to raise_error(TaskerContribRails::Error::Misuse, /another database/)
  ensure
    other&.remove_connection
  end
end
