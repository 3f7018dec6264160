# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::JobQueue::Adapter do
  include QueuedJobs

  row = TaskerContribRails::Starts::Row

  around { |example| TaskerContribRails.testing(:fake) { example.run } }

  let!(:orders) { model("KitOrder") }
  let(:adapter) { ActiveJob::QueueAdapters.lookup(:tasker).new }

  it "enqueues a job as a task with one step, which says what it is" do
    enqueued = job { queue_as :low }.perform_later("lamps", page: 2)
    expect(enqueued).to have_attributes(successfully_enqueued?: true, provider_job_id: row.sole.id)

    task = started_tasks.sole
    expect(task).to have_attributes(identity: "active_job/job", context: { "job" => include(
      "job_class" => "ImportJob", "job_id" => enqueued.job_id, "queue_name" => "low", "arguments" => [ "lamps", Hash ]
    ) })
    expect(task.options).to include("reason" => "ImportJob #{enqueued.job_id}", "tags" => [ "queue:low" ],
                                    "priority" => 0)
    expect(task.steps.map { |step| step["name"] }).to eq([ "perform" ])
  end

  it "enqueues nothing if the transaction is rolled back, and the job after the commit if not" do
    orders.transaction do
      job { }.perform_later("lamps")
      raise ActiveRecord::Rollback
    end
    expect(row.count).to eq(0)

    orders.transaction do
      ImportJob.perform_later("chairs")
      expect(started_tasks).to be_empty
    end
    expect(started_tasks.map { |task| task.context.dig("job", "arguments") }).to eq([ [ "chairs" ] ])
  end

  it "enqueues the same job as often as it is asked to: a start has an id of its own" do
    enqueued = job { }.perform_later("lamps")
    enqueued.enqueue
    expect(started_tasks.map { |task| task.context.dig("job", "job_id") }).to eq([ enqueued.job_id ] * 2)
  end

  it "enqueues a job for later, and starts its task at that time" do
    travel_to Time.utc(2026, 1, 1) do
      job { }.set(wait: 3.days).perform_later
      ImportJob.set(wait_until: Time.utc(2026, 1, 2)).perform_later
      expect(row.order(:due_at).map(&:due_at)).to eq([ Time.utc(2026, 1, 2), Time.utc(2026, 1, 4) ])
      expect(started_tasks).to be_empty
    end
    travel_to(Time.utc(2026, 1, 4, 1)) { TaskerContribRails.send_due_starts }
    expect(started_tasks.size).to eq(2)
  end

  it "enqueues arguments that the engine would refuse or change as they are" do
    arguments = [ "x" * 20_000, { only: "<script>", on: [ 1 ] * 1001 } ]
    job { }.perform_later(*arguments)
    sent = started_tasks.sole
    expect(TaskerContribRails::EngineLimits.fault("context" => sent.stored)).to be_nil
    expect(ActiveJob::Arguments.deserialize(sent.context.dig("job", "arguments"))).to eq(arguments)
  end

  it "enqueues jobs of classes with long names" do
    stub_const("A#{"a" * 150}Job", Class.new(ActiveJob::Base) { self.queue_adapter = :tasker })
    enqueued = Object.const_get("A#{"a" * 150}Job").perform_later
    expect(started_tasks.sole.options["reason"]).to end_with("aaJob #{enqueued.job_id}").and have_attributes(size: 128)
  end

  it "turns priorities around, as far as the engine has them" do
    [ 10, -10, 1000, nil ].each { |priority| job { }.set(priority:).perform_later }
    expect(started_tasks.map { |task| task.options["priority"] }).to eq([ -10, 10, -100, 0 ])
  end

  if ActiveJob.respond_to?(:perform_all_later)
    it "enqueues many jobs, with their times" do
      ActiveJob.perform_all_later(job { }.new(1), ImportJob.new(2).set(wait: 1.hour))
      expect(started_tasks.map { |task| task.context.dig("job", "arguments") }).to eq([ [ 1 ] ])
      expect(row.unsent.sole).to be_scheduled
      expect(adapter.enqueue_all([ ImportJob.new, later = ImportJob.new ])).to eq(2)
      expect(later).to be_successfully_enqueued
    end

    it "enqueues none of many jobs if one is refused" do
      jobs = [ job { }.new(1), ImportJob.new(2**64) ]
      expect { ActiveJob.perform_all_later(jobs) }.to raise_error(TaskerContribRails::JsonSafe::Unsafe)
      expect(jobs.first).not_to be_successfully_enqueued
      expect(row.count).to eq(0)
    end
  end

  it "refuses what the engine does not have, in a sentence" do
    { concurrency_key: "no concurrency limits", good_job_concurrency_key: "no concurrency limits",
      batch_id: "no batches" }.each do |name, why|
      job { define_method(name) { "a" } }
      expect { ImportJob.perform_later }
        .to raise_error(TaskerContribRails::Error::Misuse, /ImportJob .*`#{name}`.*#{why}/)
      job { define_method(name) { } }
      expect { ImportJob.perform_later }.not_to raise_error
    end
  end

  it "refuses to enqueue without the outbox, because retries need it" do
    ActiveRecord::Base.connection.drop_table(:tasker_starts)
    row.reset_column_information
    row.connection_pool.try(:schema_reflection)&.clear!
    row.connection.schema_cache.clear!
    message = /:tasker needs the table `tasker_starts`: `bin\/rails generate tasker:install --outbox`/
    expect { job { }.perform_later }.to raise_error(TaskerContribRails::Error::Misuse, message)
    expect { adapter.enqueue_all([ ImportJob.new ]) }.to raise_error(TaskerContribRails::Error::Misuse, message)
  end

  it "stops continuations while the worker is being stopped" do
    expect(adapter).not_to be_stopping
    allow(TaskerContribRails).to receive(:worker_stopping?).and_return(true)
    expect(adapter).to be_stopping
  end

  it "is deferred to the commit by Rails 7.2 only where the outbox is in another database" do
    expect(adapter).not_to be_enqueue_after_transaction_commit
    allow(row).to receive(:connection_pool).and_return(:another)
    expect(adapter).to be_enqueue_after_transaction_commit

    allow(TaskerContribRails::Starts).to receive(:database?).and_return(false)
    allow(row).to receive(:connection_pool).and_raise(ActiveRecord::ConnectionNotEstablished)
    expect(adapter).not_to be_enqueue_after_transaction_commit # so that enqueuing says that the outbox is missing
  end

  describe "#check_adapter" do
    let(:settings) { TaskerContribRails::Configuration.new }

    def application(initialized:)
      app = double("application", initialized?: initialized, config: double(tasker: settings))
      stub_const("Rails", Module.new { define_singleton_method(:application) { app } })
    end

    it "says that the adapter was required too late, when workers have no template of jobs" do
      application(initialized: true)
      expect { adapter.check_adapter }.to raise_error(TaskerContribRails::Error::Misuse, %r{config/application\.rb})
      settings.template_paths |= [ TaskerContribRails::JobQueue::TEMPLATES ]
      expect { adapter.check_adapter }.not_to raise_error
    end

    it "says nothing before the application has booted, or without one" do
      expect { adapter.check_adapter }.not_to raise_error
      application(initialized: false)
      expect { adapter.check_adapter }.not_to raise_error
    end
  end
end
