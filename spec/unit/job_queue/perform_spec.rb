# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::JobQueue::Perform do
  include QueuedJobs

  let(:row) { TaskerContribRails::Starts::Row }

  around { |example| TaskerContribRails.testing(:inline) { example.run } }

  # Runs what waits in the outbox, as if its time had come.
  def let_time_pass
    row.unsent.update_all(send_at: 1.second.ago, due_at: 1.second.ago)
    TaskerContribRails.send_due_starts
  end

  it "performs a job as it was enqueued, whose return value goes nowhere" do
    job { def perform(name, page:) = note([ name, page, job_id, provider_job_id ]) && { page: } }
    enqueued = I18n.with_locale(:en) { ImportJob.perform_later("lamps", page: 2) }
    expect(noted).to eq([ [ "lamps", 2, enqueued.job_id, row.sole.id ] ])
    expect(enqueued.provider_job_id).to eq(row.sole.id)
    expect(started_tasks.sole.workflow["perform"].result).to eq({})
  end

  it "enqueues an attempt after a failed one, with the job's own wait, queue and counters" do
    job do
      retry_on ArgumentError, wait: 1.hour, attempts: 3, queue: :low
      retry_on IOError, wait: 1.minute, attempts: 2, jitter: 0
      def perform
        note [ executions, queue_name ]
        raise [ IOError, ArgumentError, ArgumentError, IOError ][executions - 1], "busy"
      end
    end
    travel_to Time.utc(2026, 1, 1) do
      ImportJob.perform_later
      expect(started_tasks.map(&:status)).to eq([ "complete" ]) # of the first attempt
      expect(row.unsent.sole.due_at).to eq(1.minute.from_now)
    end
    3.times { let_time_pass }
    expect(noted).to eq([ [ 1, "default" ], [ 2, "default" ], [ 3, "low" ], [ 4, "low" ] ])
    expect(row.unsent).to be_empty
    expect(started_tasks.last.status).to eq("blocked_by_failures")
    expect(started_tasks.map { |task| task.context.dig("job", "job_id") }.uniq.size).to eq(1)
  end

  it "is over where the job was discarded" do
    job do
      discard_on(KeyError) { |job, _| job.note :discarded }
      def perform = raise(KeyError)
    end
    ImportJob.perform_later
    expect(noted).to eq([ :discarded ])
    expect(started_tasks.map(&:status)).to eq([ "complete" ])
  end

  it "fails for good where the job raises what it has no rule for, or can't be performed at all" do
    job { def perform = note(:tried) && raise(IOError, "no such file") }
    ImportJob.perform_later
    job { def perform = raise(NotImplementedError, "later") }
    ImportJob.perform_later
    job { def perform = nil }
    stub = ImportJob.new
    allow(stub).to receive(:serialize).and_wrap_original { |original| original.call.merge("job_class" => "GoneJob") }
    stub.enqueue

    expect(started_tasks.map(&:status)).to eq([ "blocked_by_failures" ] * 3)
    errors = started_tasks.map { |task| task.workflow["perform"].error }
    expect(errors).to match([ "no such file", "later", /GoneJob/ ])
    expect(started_tasks.map { |task| task.workflow["perform"].attempts }).to eq([ 1, 1, 1 ])
    expect(noted).to eq([ :tried ])
  end

  it "is surrounded by what surrounded its enqueuing: locale and time zone" do
    job { def perform = note([ I18n.locale, Time.zone&.name ]) }
    Time.use_zone("Hawaii") { ImportJob.perform_later }
    expect(noted).to eq([ [ :en, "Hawaii" ] ])
  end

  if ActiveJob.version >= Gem::Version.new("8.1")
    it "interrupts a continuation while the worker is being stopped, and enqueues the rest of it" do
      stopping = false
      allow(TaskerContribRails).to receive(:worker_stopping?) { stopping }
      job do
        include ActiveJob::Continuable
        define_method(:perform) do
          step(:read) do |step|
            (step.cursor || 0).upto(3) do |page|
              note page
              stopping = page == 1
              step.advance! from: page
            end
          end
          step(:write) { note :written }
        end
      end
      ImportJob.perform_later
      expect(noted).to eq([ 0, 1 ])
      stopping = false
      let_time_pass
      expect(noted).to eq([ 0, 1, 2, 3, :written ])
      expect(started_tasks.map(&:status)).to eq([ "complete" ] * 2)
    end
  end
end
