# frozen_string_literal: true

require "active_job/version"
require_relative "support/examples"
require_relative "support/own_database"

# On the real engine: jobs of an app with a database of its own, whose queue adapter is :tasker.
RSpec.describe "The queue adapter :tasker, on the real engine" do
  include Shop::Examples

  before(:all) do
    @own = Shop::OwnDatabase.new
    @app = Shop::Application.new(RailsApplication.create("--no-skip-active-job").root).furnish
    @app.write("config/application.rb", @app.read("config/application.rb")
      .sub("Bundler.require", "require \"tasker_contrib_rails/active_job\"\nBundler.require")
      .sub(/^  end\nend/, "    config.active_job.queue_adapter = :tasker\n\\0"))
    @app.write("app/jobs/note_job.rb", <<~RUBY)
      class NoteJob < ActiveJob::Base
        include ActiveJob::Continuable if ActiveJob.const_defined?(:Continuable)
        retry_on IOError, wait: 2, attempts: 3, jitter: 0, queue: :low
        discard_on(KeyError) { |job, _| job.send(:note, :discarded) }
        self.resume_options = { wait: 0 } if respond_to?(:resume_options)

        def perform(name, raising: nil, times: 0)
          note name
          raise raising.constantize, name if executions <= times
        end

        private
          def note(what)
            line = [ Process.pid, what, executions, queue_name, provider_job_id, Time.now.to_f ].join(" ")
            File.write("\#{ENV.fetch("RUNS")}.jobs", "\#{line}\\n", mode: "a")
          end
      end
    RUBY
    @app.write("app/jobs/held_job.rb", <<~RUBY)
      class HeldJob < NoteJob
        def perform(name)
          note name
          NapHandler.new.send(:hold, name)
        end
      end
    RUBY
    @app.write("app/jobs/paged_job.rb", <<~RUBY) if ActiveJob.version >= Gem::Version.new("8.1")
      class PagedJob < NoteJob
        def perform(name)
          step(:pages) do |step|
            (step.cursor || 0).upto(3) do |page|
              note "page_\#{page}"
              NapHandler.new.send(:hold, name) if page == 1
              step.advance! from: page
            end
          end
        end
      end
    RUBY
    @own.migrate(@app)
  end

  after(:all) do
    @app&.remove
    @own.drop
  end

  before { FileUtils.rm_f(app.path("runs.jobs")) }

  Note = Data.define(:pid, :what, :executions, :queue, :start, :at)

  def notes
    lines = File.exist?(app.path("runs.jobs")) ? File.readlines(app.path("runs.jobs"), chomp: true) : []
    lines.map { |line| Note.new(*line.split) }
  end

  def worker(**) = work(**@own.env, **)
  def enqueue(script) = app.run!("rails", "runner", script, env: @own.strings).output

  def await_notes(*whats)
    Shop.eventually(-> { "jobs to note #{whats}, which have noted #{notes.map(&:what)}" }) do
      notes.map(&:what).tally == whats.tally
    end
  end

  def task_of(note)
    Shop.eventually("the start to be sent") do
      @own.exec_params("SELECT task_uuid FROM tasker_starts WHERE id = $1", [ note.start ]).getvalue(0, 0)
    end
  end

  # Without this, the next example's worker would perform again what this one's has not reported when it ends.
  def await_tasks = notes.uniq(&:start).each { |note| await(task_of(note)) }

  it "performs jobs once they are committed, tries them again after their wait, and discards them" do
    worker
    enqueue(<<~RUBY)
      ApplicationRecord.transaction { NoteJob.perform_later("rolled_back") && raise(ActiveRecord::Rollback) }
      ApplicationRecord.transaction { NoteJob.perform_later("committed") }
      NoteJob.perform_later("busy", raising: "IOError", times: 2)
      NoteJob.perform_later("unknown", raising: "KeyError", times: 1)
      NoteJob.set(wait: 2.seconds).perform_later("later")
    RUBY
    await_notes("committed", "busy", "busy", "busy", "unknown", "discarded", "later")

    tries = notes.select { |note| note.what == "busy" }
    expect(tries.map { |note| [ note.executions, note.queue ] }).to eq([ %w[ 1 default ], %w[ 2 low ], %w[ 3 low ] ])
    expect(tries.each_cons(2).map { |one, next_one| next_one.at.to_f - one.at.to_f }).to all(be > 1.9)
    expect(@own.exec("SELECT id FROM tasker_starts").column_values(0)).to include(*notes.map(&:start))
    await_tasks
  end

  it "fails a job for good that raises what it has no rule for, and gives the task the job's priority and queue" do
    worker
    enqueue("NoteJob.set(priority: 7).perform_later('fails', raising: 'ArgumentError', times: 9)")
    await_notes("fails")
    task = task_of(notes.first)
    await(task, "blocked_by_failures")
    expect(client.list_task_steps(task).first).to have_attributes(attempts: 1, current_state: "error")
    expect(client.get_task(task))
      .to have_attributes(name: "job", namespace: "active_job", tags: [ "queue:default" ], priority: -7)
  end

  it "performs the job of a killed worker again" do
    first = worker(THREADS: "1")
    name = SecureRandom.uuid
    enqueue("HeldJob.perform_later(#{name.inspect})")
    await_held(name)
    first.signal(:KILL)
    app.latch.release(name)
    second = worker
    await_notes(name, name)
    expect(notes.map(&:pid)).to eq([ first.pid, second.pid ].map(&:to_s))
    await_tasks
  end

  if ActiveJob.version >= Gem::Version.new("8.1")
    it "stops a continuation at its checkpoint when its worker ends, and continues it in the next one" do
      first = worker
      name = SecureRandom.uuid
      enqueue("PagedJob.perform_later(#{name.inspect})")
      await_held(name)
      expect(drain(first, name).exitstatus).to eq(0)
      expect(notes.map(&:what)).to eq(%w[ page_0 page_1 ])

      second = worker
      await_notes("page_0", "page_1", "page_2", "page_3")
      expect(notes.map(&:pid)).to eq([ first, first, second, second ].map { |process| process.pid.to_s })
      await_tasks
    end
  end
end
