# frozen_string_literal: true

require "fugit"
require "yaml"

# The files of docs/rails.md, in a Rails application with a database and jobs.
RSpec.describe "docs/rails.md" do
  guide = File.read(File.expand_path("../../docs/rails.md", __dir__))
  files = guide.scan(/^```(?:ruby|yaml)\n# (\S+)\n(.*?)^```/m).to_h
  commands = guide[/^```sh\n(.*?)^```/m, 1].lines(chomp: true)

  before(:all) do
    @app = RailsApplication.create("--no-skip-active-job")
    # As in an application, where Bundler requires them before the initializers run.
    @app.write("Gemfile", "#{@app.read("Gemfile")}gem \"solid_queue\"\ngem \"good_job\"\n")
    FileUtils.cp("#{RailsApplication::ROOT}/Gemfile.lock", @app.root)
    @app.run!("bundle", "install", "--local", "--quiet")
    @app.write("app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n")
    %w[ order_fulfillment nightly_report remind ].each do |name|
      @app.write("config/tasker/templates/#{name}.yaml", <<~YAML)
        name: #{name}
        namespace_name: shop
        version: 1.0.0
        steps:
          - name: only
            handler: { callable: NoteHandler }
      YAML
    end
    @app.write("app/handlers/note_handler.rb", <<~RUBY)
      class NoteHandler < TaskerCore::StepHandler::Base
        def call(context)
          puts "noted \#{[ Current.user, Current.account, I18n.locale, Time.zone.name, context.context ].inspect}"
          success(result: {})
        end
      end
    RUBY
    @app.write("config/initializers/locales.rb", "I18n.available_locales = %i[ en de ]\n")
    @app.write("db/migrate/20260101000000_create_orders.rb", <<~RUBY)
      class CreateOrders < ActiveRecord::Migration[7.0]
        def change = create_table(:orders) { |t| t.string :note }
      end
    RUBY
    files.each { |path, text| @app.write(path, text) }
    @app.run!("rails", "generate", "tasker:install")
    commands.each { |command| @app.run!(*command.delete_prefix("bin/").split) }
    travelling = "RSpec.configure { |config| config.include ActiveSupport::Testing::TimeHelpers }"
    @app.write("spec/rails_helper.rb", "#{@app.read("spec/rails_helper.rb")}\n#{travelling}\n")
  end

  after(:all) { @app.remove }

  attr_reader :app

  def run(script) = app.run!("rails", "runner", script).output

  it "starts with the transaction, and is tested as it shows" do
    outcome = app.run("rspec", "spec/models/order_spec.rb")
    expect(outcome.output).to include("2 examples, 0 failures")
  end

  it "runs jobs as steps, and tests them as it shows" do
    outcome = app.run("rspec", "spec/workflows/import_orders_spec.rb")
    expect(outcome.output).to include("3 examples, 0 failures")
  end

  it "runs a workflow of jobs inline, with their retries and what they discard" do
    output = run(<<~RUBY)
      path = Rails.root.join("tmp/inline.json")
      show = ->(result) { puts "import \#{result["import"].state} after \#{result["import"].attempts}: \#{result.status}" }
      late = ->(attempt) { path.write(%w[ lamp ].to_json) if attempt.step == "import" }
      show.(TaskerContribRails::Inline.run("import_orders", context: { path: path.to_s }, observer: late))
      path.write("lamp")
      show.(TaskerContribRails::Inline.run("import_orders", context: { path: path.to_s }))
    RUBY
    expect(output).to include("import complete after 2: complete", "import error after 1: blocked_by_failures")
    expect(app.read("log/development.log")).to include("1 orders were imported", "from Async(default)")
  end

  it "carries Current, locale and time zone into steps" do
    output = run(<<~RUBY)
      TaskerContribRails.testing(:inline) do
        user = Order.create!(note: "a record")
        Current.set(user:, account: :gold) do
          I18n.with_locale(:de) { Time.use_zone("Hawaii") { TaskerContribRails.start("remind", context: { id: 1 }) } }
        end
        TaskerContribRails.start("remind", context: { id: 2 })
      end
    RUBY
    expect(output).to match(/noted \[#<Order id: \d+, note: "a record">, :gold, :de, "Hawaii", {"id" ?=> ?1}\]/)
    expect(output).to match(/noted \[nil, nil, :en, "UTC", {"id" ?=> ?2}\]/)
  end

  it "signs with the application's secret: no other application's values are set" do
    output = run(<<~RUBY)
      TaskerContribRails.testing(:fake) do
        Current.user = "ada"
        TaskerContribRails::Testing::Session.during do
          TaskerContribRails.start("remind")
          baggage = TaskerContribRails::Testing::Session.current.tasks.first.stored.fetch("_tasker")
          puts TaskerContribRails::Current::Carrier.of_app.around(baggage) { "ran for \#{Current.user}" }
          baggage["current"].sub!("ada", "eve")
          TaskerContribRails::Current::Carrier.of_app.around(baggage) { puts "ran for \#{Current.user}" }
        rescue TaskerContribRails::Error::CurrentRefused => error
          puts error.message
        end
      end
    RUBY
    expect(output).to include("ran for ada", "were not signed by this application")
    expect(output).not_to include("ran for eve")
  end

  it "starts a task later, and the same every night, by the scheduler of either job backend" do
    schedule = YAML.load(files.fetch("config/recurring.yml")).fetch("production").fetch("nightly_report")
    fugit = Fugit.parse(schedule.fetch("schedule"))
    expect(fugit).to be_a(Fugit::Cron)
    output = run(<<~RUBY)
      ActiveJob::Base.queue_adapter = :inline
      TaskerContribRails.testing(:fake) do
        TaskerContribRails::Testing::Session.during do |session|
          2.times { SolidQueue::RecurringJob.perform_later(#{schedule.fetch("command").inspect}) }
          puts "solid_queue \#{session.tasks.map(&:identity)}"
        end
      end
    RUBY
    expect(output).to include('solid_queue ["shop/nightly_report", "shop/nightly_report"]')

    output = run(<<~RUBY)
      ActiveJob::Base.queue_adapter = :inline
      TaskerContribRails.testing(:fake) do
        TaskerContribRails::Testing::Session.during do |session|
          entries = GoodJob::CronEntry.all(configuration: GoodJob::Configuration.new({}))
          2.times { entries.each(&:enqueue) }
          puts "good_job \#{entries.size} \#{session.tasks.map(&:identity)}"
        end
      end
    RUBY
    expect(output).to include('good_job 1 ["shop/nightly_report", "shop/nightly_report"]')
  end
end
