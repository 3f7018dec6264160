# frozen_string_literal: true

# Jobs become the steps of a workflow, in a real application; docs/rails.md shows two of them.
RSpec.describe "rails generate tasker:adopt" do
  guide = File.read(File.expand_path("../../docs/rails.md", __dir__))
  shown = guide.scan(/^```(?:ruby|yaml)\n# (\S+)\n(.*?)^```/m).to_h
  command = guide[/^bin\/(rails generate tasker:adopt .*)$/, 1]
  adopted = shown.keys.grep(/import_orders_announce/).first

  before(:all) { @app = RailsApplication.create("--no-skip-active-job") }
  after(:all) { @app.remove }

  before do
    app.write("app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n")
    shown.slice("app/jobs/import_orders_job.rb", "app/jobs/announce_import_job.rb")
      .each { |file, text| app.write(file, text) }
    app.run!("rails", "generate", "tasker:install")
    app.commit
  end

  after { app.reset }

  attr_reader :app

  def adopt(*arguments, **) = app.run("rails", "generate", "tasker:adopt", *arguments, **)
  def added = app.changes.map { |line| line.delete_prefix("?? ") }

  # But that its database is SQLite, and that jobs do not declare what they return.
  def expect_no_findings
    outcome = app.run("rails", "tasker:check")
    expect(outcome).to be_success
    expect(outcome.output.scan(/\[(TC\d+)\]/).flatten - %w[ TC2048 TC3081 ]).to be_empty, outcome.output
  end

  it "writes what the guide shows, which is right and runs, and takes it back" do
    outcome = app.run(*command.split)
    expect(outcome).to be_success
    expect(added).to contain_exactly(adopted, "spec/workflows/shop/import_orders_announce_import_spec.rb")
    expect(app.read(adopted)).to eq(shown.fetch(adopted))
    expect(outcome.output).to match(%r{tasker:run shop/import_orders_announce_import --context '\{"path":"…"})
    expect_no_findings
    expect(app.run("rspec").output).to include("2 examples, 0 failures")

    expect(app.run(*command.sub("generate", "destroy").split)).to be_success
    expect(added.grep(/import_orders/)).to be_empty
  end

  it "has a spec that performs the jobs where a stub is removed, and that notices an argument that is not passed" do
    app.run!(*command.split)
    spec = "spec/workflows/shop/import_orders_announce_import_spec.rb"
    app.write(spec, app.read(spec).sub(/^.*stub_step\("import_orders"\).to_succeed\n/, ""))
    failed = app.run("rspec", spec)
    expect(failed.status).to eq(1)
    expect(failed.output).to include("No such file or directory").and include("path")
  end

  it "writes a test where the application has Minitest, which passes" do
    app.write("test/test_helper.rb",
      %(ENV["RAILS_ENV"] = "test"\nrequire_relative "../config/environment"\nrequire "rails/test_help"\n))
    words = %w[ ImportOrdersJob AnnounceImportJob -t minitest --name ]
    expect(adopt(*words, "import")).to be_success
    expect(adopt(*words, "both", "--parallel")).to be_success
    expect(app.run("rails", "test"))
      .to have_attributes(status: 0, output: /3 runs, \d+ assertions, 0 failures, 0 errors/)
  end

  it "reads jobs of modules and of engines, and any parameters, and runs none of them" do
    app.write("engines/billing/lib/billing.rb", <<~RUBY)
      module Billing
        class Engine < ::Rails::Engine
          isolate_namespace Billing
        end
      end
    RUBY
    bundler = "Bundler.require(*Rails.groups)\n"
    app.write("config/application.rb", app.read("config/application.rb")
      .sub(bundler, "#{bundler}require_relative \"../engines/billing/lib/billing\"\n"))
    app.write("engines/billing/app/jobs/billing/application_job.rb",
      "class Billing::ApplicationJob < ActiveJob::Base\n  retry_on IOError, attempts: :unlimited\nend\n")
    app.write("engines/billing/app/jobs/billing/invoice_job.rb", <<~RUBY)
      abort "It was run."
      module Billing
        class InvoiceJob < ApplicationJob
          queue_as { "\#{exit}" }
          def perform(order, limit = 10, *rest, last, currency: "EUR", **more) = nil
        end
      end
    RUBY
    app.write("app/models/order.rb", "class Order\nend\n")
    expect(adopt("Billing::InvoiceJob", "Billing::InvoiceJob")).to be_success
    file = "config/tasker/templates/billing/invoice_invoice_2.yaml"
    template = YAML.safe_load(app.read(file))
    expect(template).to include("name" => "invoice_invoice_2", "namespace_name" => "billing")
    expect(template["steps"].map { |step| step["name"] }).to eq(%w[ invoice invoice_2 ])
    expect(template["steps"].last.dig("handler", "initialization"))
      .to eq("arguments" => %w[ $.order $.limit? $.last ], "keywords" => { "currency" => "$.currency?" })
    expect(app.read(file)).to include('# If `order` is a record, write { $record: "$.order" }', "# `queue_as {",
      "max_attempts: 100", "can't be read").or include("allows more attempts than the engine")

    app.write("engines/billing/app/jobs/billing/invoice_job.rb",
      app.read("engines/billing/app/jobs/billing/invoice_job.rb").lines.drop(1).join)
    expect_no_findings
    expect(app.run("rspec").output).to include("2 examples, 0 failures")
  end

  it "writes nothing where anything is wrong, and nothing with --pretend" do
    app.write("app/jobs/broken_job.rb", "class BrokenJob < ApplicationJob\n  def perform(\nend\n")
    app.write("app/models/order.rb", "class Order\nend\n")
    app.commit
    outcome = adopt("ImportOrderJob", "BrokenJob", "Order", "AnnounceImportJob")
    expect(outcome.status).to eq(1)
    expect(outcome.output).to include("Did you mean ImportOrdersJob?", "app/jobs/broken_job.rb:", "Order is no job")
    expect(adopt("AnnounceImportJob", "--name", "true")).to have_attributes(status: 1, output: /TC10/)
    expect(adopt("AnnounceImportJob", "--nmae", "x")).to have_attributes(status: 1, output: /Unknown switches/)
    expect(adopt("AnnounceImportJob", "--pretend").output)
      .to include("create  config/tasker/templates/announce_import.yaml")
    expect(added).to be_empty
  end
end

RSpec.describe "rails generate tasker:adopt without Active Job" do
  it "says what the application needs, and works once it is there" do
    app = RailsApplication.create
    app.write("app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n")
    app.write("app/jobs/import_job.rb", "class ImportJob < ApplicationJob\n  def perform = nil\nend\n")
    refused = app.run("rails", "generate", "tasker:adopt", "ImportJob")
    expect(refused.status).to eq(1)
    expect(refused.output.lines.grep(/so nothing was written/).size).to eq(1)

    missing = refused.output[/Write `(.+)` in config\/application.rb\.$/, 1]
    configuration = app.read("config/application.rb")
    expect(configuration).to include("# #{missing}\n")
    app.write("config/application.rb", configuration.sub("# #{missing}\n", "#{missing}\n"))
    expect(app.run("rails", "generate", "tasker:adopt", "ImportJob")).to be_success
  ensure
    app&.remove
  end
end
