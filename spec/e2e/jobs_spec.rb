# frozen_string_literal: true

require "active_job/version"
require_relative "support/examples"

# On the real engine: job classes as steps.
RSpec.describe "Jobs as steps, on the real engine" do
  include Shop::Examples

  before(:all) do
    @app = Shop::Application.new(RailsApplication.create("--no-skip-active-job").root).furnish
    @app.write("app/jobs/import_job.rb", <<~RUBY)
      class ImportJob < ActiveJob::Base
        include ActiveJob::Continuable if ActiveJob.const_defined?(:Continuable)

        def perform
          step(:read) do |step|
            (step.cursor || 0).upto(4) do |page|
              note page
              NapHandler.new.send(:hold, provider_job_id) if page == 2
              step.advance! from: page
            end
          end
          step(:write) { note :written }
        end

        private
          def note(page) = File.write(Rails.root.join("tmp/pages"), "\#{Process.pid} \#{page}\\n", mode: "a")
      end
    RUBY
    @app.write("app/jobs/charge_job.rb", <<~RUBY)
      class ChargeJob < ActiveJob::Base
        retry_on IOError, wait: 1, attempts: 2
        discard_on KeyError

        def perform(card, unique:)
          raise IOError, "busy" if card == "slow" && executions == 1
          raise KeyError, "no such card" if card == "unknown"

          { charged: card, for: unique, job_id: }
        end
      end
    RUBY
    @app.write("config/tasker/templates/import.yaml", YAML.dump(Shop.one_step("import", "ImportJob")))
    given = { "arguments" => [ "$.card" ], "keywords" => { "unique" => "$.unique" } }
    charge = Shop.one_step("charge", "ChargeJob", retryable: true, max_attempts: 5)
    charge["steps"].first["handler"]["initialization"] = given
    @app.write("config/tasker/templates/charge.yaml", YAML.dump(charge))
  end

  after(:all) { @app.remove }

  # What the job notes: the process and the page.
  def pages = app.read("tmp/pages").lines.map { |line| [ line.to_i, line.split.last ] }

  it "gives a job what the template says, and leaves it the word about its next attempt" do
    work
    slow, unknown = create("charge", card: "slow"), create("charge", card: "unknown")
    await slow
    await unknown, "blocked_by_failures"

    step = client.list_task_steps(slow).first
    expect(step).to have_attributes(attempts: 2)
    result = database.exec_params(<<~SQL, [ step.step_uuid ]).getvalue(0, 0)
      SELECT results->'result' FROM tasker.workflow_steps WHERE workflow_step_uuid = $1
    SQL
    expect(JSON.parse(result)).to match("charged" => "slow", "for" => kind_of(String), "job_id" => step.step_uuid)
    expect(client.list_task_steps(unknown).first).to have_attributes(attempts: 1, current_state: "error")
  end

  if ActiveJob.version >= Gem::Version.new("8.1")
    it "stops a continuation at its checkpoint when its worker ends, and continues it in the next one" do
      first = work
      task = create("import")
      await_held(task)
      expect(drain(first, task).exitstatus).to eq(0)
      expect(pages).to eq([ "0", "1", "2" ].map { |page| [ first.pid, page ] })

      second = work
      await task
      expect(pages.drop(3)).to eq([ "3", "4", "written" ].map { |page| [ second.pid, page ] })
      expect(client.list_task_steps(task).first.attempts).to eq(1) # a deploy costs none of them
    end
  end
end
