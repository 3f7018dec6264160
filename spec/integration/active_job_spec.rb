# frozen_string_literal: true

# The queue adapter in a Rails application.
RSpec.describe "The queue adapter :tasker" do
  before(:all) do
    @app = RailsApplication.create("--no-skip-active-job")
    @app.run!("rails", "generate", "tasker:install", "--outbox")
    @app.run!("rails", "db:migrate")
    @app.write("app/jobs/import_job.rb", "class ImportJob < ActiveJob::Base\n  def perform(name) = puts(name)\nend\n")
    @plain = @app.read("config/application.rb")
  end

  before { @app.write("config/application.rb", @plain) }

  after(:all) { @app.remove }

  attr_reader :app

  def adopt
    text = @plain.sub("Bundler.require", "require \"tasker_contrib_rails/active_job\"\nBundler.require")
    app.write("config/application.rb", text.sub(/^  end\nend/, "    config.active_job.queue_adapter = :tasker\n\\0"))
  end

  def run(script) = app.run("rails", "runner", script)

  it "is not there unless it is required" do
    shown = run("puts defined?(ActiveJob::QueueAdapters::TaskerAdapter).inspect, " \
                "Rails.application.config.tasker.template_paths.inspect").output
    expect(shown.lines(chomp: true).last(2)).to eq([ "nil", '["config/tasker/templates"]' ])
  end

  it "brings the template of jobs, which `tasker:check` accepts, and in which jobs run" do
    adopt
    expect(app.run("rails", "tasker:check")).to be_success
    expect(app.run!("rails", "tasker:graph", "active_job/job").output).to include("perform")
    outcome = run(<<~RUBY)
      TaskerContribRails.testing(:inline) do
        ImportJob.perform_later("lamps")
        p TaskerContribRails::Starts::Row.order(:id).last.status
      end
    RUBY
    expect(outcome.output).to include("lamps\n\"complete\"")
  end

  it "surrounds jobs with what surrounded their enqueuing" do
    adopt
    app.write("app/models/current.rb", "class Current < ActiveSupport::CurrentAttributes\n  attribute :user\nend\n")
    app.write("config/initializers/current.rb",
      "Rails.application.config.tasker.current_attributes = [ \"Current\" ]\n")
    app.write("app/jobs/seen_job.rb", <<~RUBY)
      class SeenJob < ActiveJob::Base
        def perform = puts("seen by \#{Current.user.inspect} in \#{Time.zone.name}")
      end
    RUBY
    outcome = run(<<~RUBY)
      TaskerContribRails.testing(:inline) do
        Current.set(user: "ada") { Time.use_zone("Hawaii") { SeenJob.perform_later } }
        SeenJob.perform_later
      end
    RUBY
    expect(outcome.output).to include('seen by "ada" in Hawaii', "seen by nil in UTC")
  end

  it "leaves Active Job's own adapter to tests" do
    adopt
    app.write("config/environments/test.rb", app.read("config/environments/test.rb")
      .sub(/^end/, "  config.active_job.queue_adapter = :test\nend"))
    app.write("spec/jobs/import_job_spec.rb", <<~RUBY)
      require "rails_helper"

      RSpec.describe ImportJob do
        include ActiveJob::TestHelper

        it "is enqueued, and performed when the test says so" do
          expect { ImportJob.perform_later("lamps") }.to have_enqueued_job(ImportJob).with("lamps")
          expect { perform_enqueued_jobs }.to output("lamps\n").to_stdout
          expect(TaskerContribRails::Starts::Row.count).to eq(0)
        end
      end
    RUBY
    expect(app.run("rspec", "spec/jobs/import_job_spec.rb").output).to include("1 example, 0 failures")
  end

  if Gem.loaded_specs["activesupport"].version >= Gem::Version.new("8.0")
    it "says so when it is required too late" do
      outcome = run("require \"tasker_contrib_rails/active_job\"; ActiveJob::Base.queue_adapter = :tasker")
      expect(outcome.output).to include("Require it in config/application.rb.")
      expect(outcome).not_to be_success
    end
  end
end
