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

    sent.update_columns(task_uuid: nil) # as a process sees it that read it before it was sent
    sent.cancel
    expect(order.tasks.reload).to eq([ sent ])
    expect(scheduled.context).to eq({})
  end

  it "is rolled back with the record" do
    orders.transaction do
      order = orders.create!
      order.start_task("order")
      raise ActiveRecord::Rollback
    end
    expect([ orders.count, TaskerContribRails::Starts::Row.count, started_tasks.size ]).to eq([ 0, 0, 0 ])
  end

  it "refuses what has no key yet, or is no record" do
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
