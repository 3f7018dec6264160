# frozen_string_literal: true

require "fugit"
require "yaml"

# The files of docs/recipes.md, but for those of spec/dummy, in a Rails application with jobs.
RSpec.describe "The recipes" do
  guide = File.read(File.expand_path("../../docs/recipes.md", __dir__))
  dummy = File.expand_path("../dummy", __dir__)
  files = guide.scan(/^```(?:ruby|yaml)\n# (\S+)\n(.*?)^```/m).to_h.reject { |path, _| File.file?("#{dummy}/#{path}") }

  before(:all) do
    @app = RailsApplication.create("--no-skip-active-job")
    files.except("config/initializers/good_job.rb").each { |path, text| @app.write(path, text) }
    @app.write("app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n")
    @app.write("app/models/export.rb", <<~RUBY)
      class Export
        cattr_accessor(:looks) { 0 }
        def self.find(_id) = new
        def ready? = (self.looks += 1) > 2
        def url = "https://example.com/export"
      end
    RUBY
    @app.write("config/tasker/templates/fetch_export.yaml", <<~YAML)
      name: fetch_export
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: only
          handler: { callable: FetchExportHandler }
          retry: { max_attempts: 20 }
          result_schema: { type: object }
    YAML
    # A server that refuses the same task twice, as the real one does.
    @app.write("server.rb", <<~RUBY)
      created = []
      TaskerContribRails::Client.define_singleton_method(:create_task) do |**task|
        raise TaskerContribRails::Client::Conflict, "it exists" if created.include?(task)
        created << task
      end
      at_exit { print JSON.generate(created) }
    RUBY
  end

  after(:all) { @app.remove }

  attr_reader :app

  def created(script)
    JSON.parse(app.run!("rails", "runner", "load 'server.rb'; #{script}").output[/\[.*\]\z/m], symbolize_names: true)
  end

  it "are nothing that tasker:check has an error for" do
    expect(app.run("rails", "tasker:check")).to have_attributes(status: 0)
  end

  it "create a task each night, and one only where the scheduler fires twice" do
    expect(created("NightlyReportJob.perform_now; NightlyReportJob.perform_now; travel = Date.tomorrow.iso8601; " \
      "NightlyReportJob.perform_now(travel)")).to match([
      { name: "nightly_report", namespace: "shop", context: { date: Date.today.prev_day.iso8601 } },
      { name: "nightly_report", namespace: "shop", context: { date: Date.today.next_day.iso8601 } }
    ])
  end

  it "have schedules that the schedulers' own parser takes" do
    solid_queue = YAML.safe_load(files.fetch("config/recurring.yml")).dig("production", "nightly_report")
    good_job = files.fetch("config/initializers/good_job.rb")

    expect(Fugit.parse(solid_queue.fetch("schedule")).to_cron_s).to eq("0 3 * * *")
    expect(Fugit.parse(good_job[/cron: "(.+?)"/, 1]).to_cron_s).to eq("0 3 * * *")
    expect([ solid_queue.fetch("class"), good_job[/class: "(.+?)"/, 1] ]).to all(eq("NightlyReportJob"))
  end

  it "look again after a minute until it is there" do
    script = 'result = TaskerContribRails::Inline.run("fetch_export", context: { export_id: 1 }); ' \
      'print [ result.status, result["only"].attempts, result.waited ]'

    expect(app.run!("rails", "runner", script).output).to end_with('["complete", 3, 120.0]')
  end
end
