# frozen_string_literal: true

require "yaml"

# A user's path through a real Rails application: every command is a process of its own.
RSpec.describe "rails generate tasker:*" do
  before(:all) { @app = RailsApplication.create }
  after(:all) { @app.remove }

  let(:app) { @app }

  after { app.reset }

  def generate(*arguments, **) = app.run("rails", "generate", *arguments, **)
  def destroy(*arguments, **) = app.run("rails", "destroy", *arguments, **)

  def added = app.changes.map { |line| line.delete_prefix("?? ") }

  describe "tasker:install" do
    it "writes what the specification says, tells what is next, and changes nothing the second time" do
      outcome = generate("tasker:install")

      expect(outcome).to be_success
      expect(outcome.output)
        .to include("create  config/initializers/tasker.rb",
          "bin/rails generate tasker:task_template Order validate ship:validate",
          "If `rails server` is running, restart it so that it finds app/handlers.")
      expect(added).to contain_exactly(
        "app/handlers/.gitkeep", "config/initializers/tasker.rb", "config/tasker/base/common.toml",
        "config/tasker/base/worker.toml", "config/tasker/templates/.gitkeep", " M spec/rails_helper.rb",
        " M test/test_helper.rb"
      )
      expect(app.read("spec/rails_helper.rb"))
        .to end_with("\nrequire \"tasker_contrib_rails/rspec\"\nTaskerContribRails.testing :fake\n")
      expect(app.read("test/test_helper.rb")).to include("\nrequire \"tasker_contrib_rails/minitest\"\n")

      app.write("config/initializers/after_tasker.rb", "")
      before = app.changes
      again = generate("tasker:install")
      expect(again.output.scan("identical").size).to eq(5)
      expect(again.output).not_to include("restart it") # its folder is not new
      expect(app.changes).to eq(before)
      expect(app.run("rails", "runner", "print Rails.configuration.tasker.handler_paths"))
        .to have_attributes(status: 0, output: '["app/handlers"]')
    end
  end

  describe "tasker:install --outbox" do
    it "writes one migration, which fits the application's Rails, goes both ways, and takes it back" do
      outcome = generate("tasker:install", "--outbox")
      expect(outcome).to be_success
      expect(outcome.output).to include("bin/rails db:migrate", "Tasker is set up")
      migration = added.grep(%r{db/migrate/\d+_create_tasker_starts.rb}).first
      expect(app.read(migration)).to include("ActiveRecord::Migration[#{app.run("rails", "runner",
        "print ActiveRecord::Migration.current_version").output}]")

      expect(generate("tasker:install", "--outbox").output).to include("identical")
      %w[ db:migrate db:rollback db:migrate ].each { |task| expect(app.run("rails", task)).to be_success }
      expect(app.read("db/schema.rb")).to include('create_table "tasker_starts", id: { type: :string, limit: 36 }')
      expect(app.run("rails", "tasker:starts")).to have_attributes(status: 0, output: "No start is waiting.\n")
      expect(app.run("rails", "tasker:starts", "--delete-sent", "90")).to have_attributes(output: "0 deleted.\n")
      expect(app.run("rails", "tasker:starts", "--send")).to have_attributes(output: "0 sent, 0 not sent.\n")
      expect(destroy("tasker:install", "--outbox")).to be_success
      expect(added.grep(/create_tasker_starts/)).to be_empty
    end
  end

  it "says all that is next where several things are added at once" do
    outcome = generate("tasker:install", "--outbox", "--page")
    expect(outcome.output).to include("Tasker is set up", "bin/rails db:migrate", "tasker.page.authenticate")
  end

  describe "tasker:install --pattern" do
    it "writes what the worker lives in, and takes it back" do
      { "procfile" => [ "Procfile", /^worker: bundle exec rails tasker:work$/ ],
        "puma" => [ "config/puma.rb", /^plugin :tasker$/ ],
        "good_job" => [ "app/jobs/tasker_worker_job.rb", /TaskerContribRails.worker.hold/ ]
      }.each do |pattern, (file, text)|
        app.reset
        expect(generate("tasker:install", "--pattern", pattern)).to be_success
        expect(app.read(file)).to match(text)
        again = app.read(file)
        generate("tasker:install", "--pattern", pattern)
        expect(app.read(file)).to eq(again)
        expect(destroy("tasker:install", "--pattern", pattern)).to be_success
        expect(File.exist?(app.path(file)) ? app.read(file) : "").not_to match(text)
      end
    end

    it "touches only its own lines in an application that is set up" do
      generate("tasker:install")
      app.write("config/initializers/tasker.rb", "# mine\n")
      app.write("config/tasker/base/common.toml", "# mine\n")
      app.commit

      expect(generate("tasker:install", "--pattern", "procfile").output).not_to include("conflict", "identical")
      expect(added).to eq([ "Procfile" ])
      destroy("tasker:install", "--pattern", "procfile")
      expect(app.read("Procfile")).to eq("")
      expect(app.changes).to eq([ "?? Procfile" ])
    end

    it "mounts the page, once, says how to open it, and takes it back" do
      routes = app.read("config/routes.rb")
      expect(generate("tasker:install", "--page").output)
        .to include("closed", "config.tasker.page.authenticate", "config.tasker.page.authorize")
      expect(app.read("config/routes.rb")).to include('mount TaskerContribRails::Engine => "/tasker"')
      generate("tasker:install", "--pattern", "page")
      expect(app.read("config/routes.rb").scan("mount ").size).to eq(1)
      expect(destroy("tasker:install", "--page")).to be_success
      expect(app.read("config/routes.rb")).to eq(routes)
    end

    it "says what there is where the pattern is none of them" do
      expect(generate("tasker:install", "--pattern", "pumaa"))
        .to have_attributes(status: 1, output: /procfile, puma, good_job, page/)
      expect(added).to be_empty
    end
  end

  describe "tasker:install --stack" do
    it "writes a Compose file and what the server in it reads, and takes both back" do
      outcome = generate("tasker:install", "--stack")
      expect(outcome.output)
        .to include("docker compose -f compose.tasker.yaml up --detach --wait", "bin/rails tasker:doctor")
      expect(added).to include("compose.tasker.yaml", "compose.tasker.toml", "config/initializers/tasker.rb")

      services = YAML.safe_load(app.read("compose.tasker.yaml")).fetch("services")
      expect(services.transform_values { |service| service["image"] })
        .to eq("database" => "ghcr.io/pgmq/pg18-pgmq:v1.8.1",
          "server" => "ghcr.io/tasker-systems/tasker-orchestration:0.1.8")
      expect(services.values).to all(include("healthcheck"))
      expect(services.values.flat_map { |service| service["ports"] }).to all(start_with("127.0.0.1:"))
      expect(services.dig("server", "depends_on", "database", "condition")).to eq("service_healthy")
      expect(services.dig("server", "environment"))
        .to include("RUN_MIGRATIONS" => "true", "TASKER_MESSAGING_BACKEND" => "pgmq")

      expect(app.read("compose.tasker.toml"))
        .to include("[orchestration.web]", "url = \"${DATABASE_URL", "default_backoff_seconds = [1, 5, 15, 30, 60]")
      again = app.run("rails", "tasker:config", "--context", "orchestration",
        env: { "DATABASE_URL" => nil, "TASKER_ENV" => nil, "TASKER_CONFIG_PATH" => nil })
      expect(again.output).to start_with("warning[TC2048]").or include(app.read("compose.tasker.toml"))
      expect(again.status).to eq(0)

      destroy("tasker:install", "--stack")
      expect(added).not_to include("compose.tasker.yaml", "compose.tasker.toml")
    end
  end

  describe "tasker:step_handler" do
    it "generates every type, which load, and whose specs pass until the handler is broken" do
      generate("tasker:step_handler", "ProcessPayment")
      generate("tasker:step_handler", "payments/charge", "--type", "api", "--base-url", "https://pay.example.com/v1")
      generate("tasker:step_handler", "RouteOrder", "--type", "decision", "--namespace", "sales")
      generate("tasker:step_handler", "ImportRows", "--type", "batchable")

      expect(added)
        .to include("app/handlers/payments/charge_handler.rb", "spec/handlers/sales/route_order_handler_spec.rb",
          "app/handlers/import_rows_worker_handler.rb")
      expect(app.read("app/handlers/payments/charge_handler.rb")).to include('class_attribute :base_url, default: "https://pay.example.com/v1"')
      expect(app.run("rails", "zeitwerk:check")).to be_success

      passing = app.run("rspec")
      expect(passing.output).to match(/^12 examples, 0 failures$/)

      [
        [ "process_payment_handler", 'subject.blank?', "true" ],
        [ "process_payment_handler", "self.class.name", "Object.new" ],
        [ "payments/charge_handler", "JSON.parse(response.body.presence || \"{}\")", "{}" ],
        [ "payments/charge_handler", "429, 500..599", "500..599" ],
        [ "payments/charge_handler", "rescue Faraday::TimeoutError", "rescue Faraday::SSLError" ],
        [ "payments/charge_handler", 'request.headers["Idempotency-Key"] = context.step_uuid', "" ],
        [ "sales/route_order_handler", "amount.is_a?(Numeric)", "false" ],
        [ "import_rows_handler", "total.ceildiv(size)", "1" ],
        [ "import_rows_handler", "size.positive?", "true" ],
        [ "import_rows_worker_handler", "items_processed: items.count", "items_processed: 0" ],
        [ "import_rows_worker_handler", "if batch.no_op?", "if false" ]
      ].each { |handler, right, wrong| expect_spec_to_notice(handler, right, wrong) }
    end

    def expect_spec_to_notice(handler, right, wrong)
      original = app.read("app/handlers/#{handler}.rb")
      expect(original).to include(right)
      app.write("app/handlers/#{handler}.rb", original.sub(right) { wrong })
      expect(app.run("rspec", "spec/handlers/#{handler}_spec.rb").status)
        .to eq(1), "no spec noticed #{wrong.inspect} in #{handler}"
      app.write("app/handlers/#{handler}.rb", original)
    end

    it "takes a name as people write it, and one namespace once" do
      generate("tasker:step_handler", "Payments::ChargeHandler", "--namespace", "payments", "--skip-spec")

      expect(added).to eq([ "app/handlers/payments/charge_handler.rb" ])
      expect(app.read("app/handlers/payments/charge_handler.rb")).to match(/^class Payments::ChargeHandler </)
    end

    it "agrees with the application's own inflections" do
      app.write("config/initializers/inflections.rb",
        'ActiveSupport::Inflector.inflections(:en) { |inflect| inflect.acronym "API" }')
      generate("tasker:step_handler", "CallAPI", "--skip-spec")

      expect(app.read("app/handlers/call_api_handler.rb")).to match(/^class CallAPIHandler </)
      expect(app.run("rails", "zeitwerk:check")).to be_success
    end

    it "writes a Minitest file where the application, or the command, says test_unit" do
      app.write("config/initializers/generators.rb",
        "Rails.application.config.generators { |generate| generate.test_framework :test_unit }")
      generate("tasker:step_handler", "Charge")
      generate("tasker:step_handler", "Refund", "-t", "rspec")
      generate("tasker:step_handler", "Cancel", "--no-test-framework")

      expect(added).to contain_exactly(
        "config/initializers/generators.rb", "app/handlers/charge_handler.rb", "test/handlers/charge_handler_test.rb",
        "app/handlers/refund_handler.rb", "spec/handlers/refund_handler_spec.rb", "app/handlers/cancel_handler.rb"
      )
    end

    it "generates Minitest files of every type that pass" do
      app.write("test/test_helper.rb",
        %(ENV["RAILS_ENV"] = "test"\nrequire_relative "../config/environment"\nrequire "rails/test_help"\n))
      { "Base" => "base", "Remote" => "api", "Route" => "decision", "Import" => "batchable" }.each do |name, type|
        generate("tasker:step_handler", "#{name}Order", "--type", type, "-t", "test_unit")
      end

      expect(app.run("rails", "test")).to have_attributes(
        status: 0, output: /10 runs, \d+ assertions, 0 failures, 0 errors/
      )
    end

    it "refuses a test framework or an option that there is none of, says which was meant, and writes nothing" do
      expect(generate("tasker:step_handler", "Charge", "-t", "minitst")).to have_attributes(
        status: 1, output: "There is no test framework minitst, and nothing was written. Did you mean minitest?\n"
      )
      expect(generate("tasker:subscriber", "Audit", "-t", "bacon"))
        .to have_attributes(status: 1, output: /Use rspec, test_unit, minitest, or none\./)
      [ %w[ tasker:step_handler Charge --tpye api ], %w[ tasker:task_template Order a --name-space shop ],
        %w[ tasker:subscriber Audit --skip-specs ], %w[ tasker:install --patern puma ],
        %w[ tasker:handlers order --skip-specs ] ].each do |words|
        unknown = words.grep(/\A--/).first
        expect(generate(*words)).to have_attributes(status: 1, output: /Unknown switches "#{unknown}"/), words.join(" ")
      end
      expect(added).to be_empty
    end

    it "goes on without tests where the application has a test framework that it does not know, as Rails does" do
      app.write("config/initializers/generators.rb",
        "Rails.application.config.generators { |generate| generate.test_framework :bacon }")
      outcome = generate("tasker:step_handler", "Charge")

      expect(outcome).to have_attributes(status: 0, output: a_string_including(
        "error  bacon [not found]: no test was written. Use rspec, test_unit, minitest, or none."
      ))
      expect(added).to include("app/handlers/charge_handler.rb")
    end

    it "takes minitest for test_unit" do
      app.write("config/initializers/generators.rb",
        "Rails.application.config.generators { |generate| generate.test_framework :minitest }")
      outcome = generate("tasker:step_handler", "Charge")

      expect(outcome.output).not_to include("not found")
      expect(added).to include("test/handlers/charge_handler_test.rb")
    end

    it "takes the path of a handler for its name" do
      generate("tasker:step_handler", "app/handlers/payments/charge_handler.rb", "--skip-spec")

      expect(added).to eq([ "app/handlers/payments/charge_handler.rb" ])
    end

    it "takes defaults from config.generators" do
      app.write("config/initializers/generators.rb",
        "Rails.application.config.generators { |generate| generate.tasker type: :decision, skip_spec: true }")
      generate("tasker:step_handler", "Route")

      expect(app.read("app/handlers/route_handler.rb")).to include("Mixins::Decision")
      expect(added).not_to include(/spec/)
    end

    it "prefers the application's own templates, in Tera or in ERB" do
      app.write("lib/templates/tasker/step_handler/handler.rb.tera",
        "class {{ class_name }}Handler < ApplicationHandler # {{ file_path }}\nend\n")
      app.write("lib/templates/tasker/step_handler/handler_spec.rb.tt",
        "# <%= class_name %> <%= file_name %> <%= class_path.join('/') %>\n")
      generate("tasker:step_handler", "payments/charge")

      expect(app.read("app/handlers/payments/charge_handler.rb"))
        .to eq("class Payments::ChargeHandler < ApplicationHandler # payments/charge\nend\n")
      expect(app.read("spec/handlers/payments/charge_handler_spec.rb")).to eq("# Payments::Charge charge payments\n")
    end

    it "shows a mistake in such a template where it stands, and writes nothing" do
      app.write("lib/templates/tasker/step_handler/handler.rb.tera", "class {{ clas_name }}Handler\nend\n")
      app.commit
      outcome = generate("tasker:step_handler", "Charge")

      expect(outcome).to have_attributes(status: 1, output: a_string_including(<<~TEXT))
        error[TC1021]: The template failed: `clas_name` is not defined.
         --> lib/templates/tasker/step_handler/handler.rb.tera:1:10
          |
        1 | class {{ clas_name }}Handler
          |          ^^^^^^^^^
          = help: Did you mean `class_name`?
      TEXT
      expect(added).to be_empty
    end

    it "says where the mistake is in one in ERB, without a backtrace, and writes nothing" do
      { "# <%= class_name %>\n# <%= clas_name %>\n" => /:2 can't be rendered.*: undefined local variable .*clas_name/,
        "<% if true %>\n" => /:\d+ can't be rendered/, "<% require 'none' %>" => /:1 can't .*cannot load such file/,
        "<% raise Thor::Error, 'No name.' %>" => /\ANo name\.\n\z/ }.each do |text, told|
        app.write("lib/templates/tasker/step_handler/handler.rb.tt", text)
        app.commit
        outcome = generate("tasker:step_handler", "Charge")

        expect(outcome).to have_attributes(status: 1, output: told)
        expect(outcome.output.lines.size).to eq(1), outcome.output
        expect(outcome.output).to start_with("lib/templates/tasker/step_handler/handler.rb.tt:") unless text =~ /Thor/
        expect(added).to be_empty
      end
    end

    it "says what to do with such a template in Jinja, and writes nothing" do
      app.write("lib/templates/tasker/step_handler/handler.rb.jinja", "class {{ class_name }}Handler; end\n")
      app.commit
      outcome = generate("tasker:step_handler", "Charge")

      expect(outcome).to have_attributes(status: 1, output: a_string_including(
        "TC1026", "lib/templates/tasker/step_handler/handler.rb.jinja",
        "Rewrite it in Tera, as `step_handler/handler.rb.tera`, and delete this file."
      ))
      expect(generate("tasker:task_template", "Order", "pack")).to be_success, "it replaces nothing there"
      app.write("lib/templates/tasker/workflow_step/handler.rb.jinja", "class {{ class_name }}Handler; end\n")
      expect(generate("tasker:task_template", "Refund", "unpack"))
        .to have_attributes(status: 1, output: a_string_including("as `workflow_step/handler.rb.tera`"))
    end

    it "names such a template that is not UTF-8" do
      File.binwrite(app.path("lib/templates/tasker/step_handler/handler.rb.tera")
        .tap { |path| FileUtils.mkdir_p(File.dirname(path)) }, "# caf\xE9\n")

      expect(generate("tasker:step_handler", "Charge")).to have_attributes(
        status: 1,
        output: "lib/templates/tasker/step_handler/handler.rb.tera is not UTF-8 (line 1), so nothing was written.\n"
      )
    end

    it "names such a template that can't be read" do
      file = "lib/templates/tasker/step_handler/handler.rb.tera"
      FileUtils.mkdir_p(path = app.path(file))
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1, output: "#{file} is a folder, so nothing was written.\n")

      FileUtils.rmdir(path)
      File.mkfifo(path)
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1, output: "#{file} is no regular file, so nothing was written.\n")

      FileUtils.rm(path)
      File.symlink("gone", path)
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1, output: "#{file} is not there, so nothing was written.\n")
    end
  end

  it "handlers load from every folder of config.tasker.handler_paths, and again when they have changed" do
    app.write("config/initializers/tasker.rb",
      'Rails.application.config.tasker.handler_paths = [ "app/handlers", "lib/steps" ]')
    app.write("lib/steps/payments/refund_handler.rb", "class Payments::RefundHandler\n  def version = 1\nend\n")
    script = "print Payments::RefundHandler.new.version; " \
      'File.write("lib/steps/payments/refund_handler.rb", ' \
      '"class Payments::RefundHandler\n  def version = 2\nend\n"); ' \
             "Rails.application.reloader.reload!; print Payments::RefundHandler.new.version"

    expect(app.run("rails", "zeitwerk:check")).to be_success
    expect(app.run("rails", "runner", script)).to have_attributes(status: 0, output: "12")
  end

  it "writes to the folders that config.tasker names, and destroys there" do
    app.write("config/initializers/tasker.rb",
      'Rails.application.config.tasker.handler_paths = [ Rails.root.join("app/steps"), "lib/steps" ]; ' \
        'Rails.application.config.tasker.template_paths = "config/flows"')
    app.write("lib/steps/pack_handler.rb",
      "class PackHandler < TaskerCore::StepHandler::Base\n  def call(_) = success(result: {})\nend\n")
    app.commit
    outcome = generate("tasker:task_template", "Order", "validate", "pack:validate")

    expect(outcome.output).to include("exist  lib/steps/pack_handler.rb")
    expect(added).to contain_exactly("config/flows/order.yaml", "app/steps/validate_handler.rb",
      "spec/handlers/validate_handler_spec.rb", "spec/handlers/pack_handler_spec.rb", "spec/workflows/order_spec.rb")
    expect(app.run("rails", "tasker:run", "order")).to be_success
    expect(destroy("tasker:task_template", "Order", "validate", "pack:validate")).to be_success
    expect(added).to be_empty
  end

  it "refuses a folder of config.tasker that is not in the application" do
    app.write("config/initializers/tasker.rb", 'Rails.application.config.tasker.handler_paths = "../steps"')

    expect(generate("tasker:step_handler", "Charge"))
      .to have_attributes(status: 1,
        output: "Nothing was written, because of ../steps/charge_handler.rb: it is not in the application.\n")
  end

  describe "the ways of Rails' own generators" do
    it "--pretend shows and writes nothing, --quiet writes and shows nothing" do
      expect(generate("tasker:step_handler", "Charge", "--pretend").output)
        .to include("create  app/handlers/charge_handler.rb")
      expect(added).to be_empty
      expect(generate("tasker:step_handler", "Charge", "--quiet")).to have_attributes(status: 0, output: "")
      expect(added.size).to eq(2)
    end

    it "asks before it overwrites, and obeys the answer, --skip and --force" do
      generate("tasker:step_handler", "Charge")
      app.write("app/handlers/charge_handler.rb", "mine = true\n")

      expect(generate("tasker:step_handler", "Charge", "--skip").output)
        .to include("skip  app/handlers/charge_handler.rb")
      asked = generate("tasker:step_handler", "Charge", input: "n\n")
      expect(asked.output)
        .to include("conflict  app/handlers/charge_handler.rb", "Overwrite",
          "identical  spec/handlers/charge_handler_spec.rb")
      expect(app.read("app/handlers/charge_handler.rb")).to eq("mine = true\n")

      expect(generate("tasker:step_handler", "Charge", "--force").output)
        .to include("force  app/handlers/charge_handler.rb")
      expect(app.read("app/handlers/charge_handler.rb")).to include("class ChargeHandler")
    end

    it "destroys what it generated, and only that" do
      app.commit
      [
        [ "ProcessPayment" ], [ "payments/charge", "--type", "api" ], [ "ImportRows", "--type", "batchable" ],
        [ "RouteOrder", "--type", "decision", "-t", "test_unit" ]
      ].each do |arguments|
        generate("tasker:step_handler", *arguments)
        expect(added).not_to be_empty
        expect(destroy("tasker:step_handler", *arguments)).to be_success
        expect(added).to be_empty
      end
    end

    it "keeps what was changed since, unless --force" do
      generate("tasker:step_handler", "Charge")
      app.write("app/handlers/charge_handler.rb", "# a day's work\n")

      expect(destroy("tasker:step_handler", "Charge").output)
        .to include("keep  app/handlers/charge_handler.rb was changed since, or generated with other options or by " \
          "another version; --force removes it")
      expect(added).to eq([ "app/handlers/charge_handler.rb" ])
      destroy("tasker:step_handler", "Charge", "--force")
      expect(added).to be_empty
    end

    it "refuses a name whose constant exists" do
      app.write("app/models/charge_handler.rb", "class ChargeHandler; end\n")
      app.commit

      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1, output: /The name 'ChargeHandler' is either already used/)
      expect(added).to be_empty
    end

    it "has a usage and a place in the list" do
      expect(generate("tasker:step_handler", "--help").output)
        .to include("bin/rails generate tasker:step_handler NAME [options]", "Generates a step handler in app/handlers",
          "--type=TYPE")
      expect(generate("--help").output)
        .to include("Tasker:\n", "  tasker:handlers\n", "  tasker:install\n", "  tasker:step_handler\n",
          "  tasker:subscriber\n", "  tasker:task_template\n")
    end

    it "hands what it wrote to config.generators.after_generate" do
      app.write("config/initializers/generators.rb",
        "Rails.application.config.generators.after_generate { |files| puts files.map { |file| \"after \#{file}\" } }")

      expect(generate("tasker:step_handler", "Charge").output)
        .to include("after app/handlers/charge_handler.rb", "after spec/handlers/charge_handler_spec.rb")
    end
  end

  describe "bad input" do
    {
      "../../x" => "TC1015", "/etc/x" => "TC1015", "a%exit%b" => "TC1012", "" => "TC1010", "x" * 300 => "TC1011",
      "Class" => "TC1014",
      "123Abc" => "TC1013", "Foo Bar" => "TC1012", "Zahl🎉" => "TC1012", "a\nb" => "TC1012", '#{exit}' => "TC1012",
      "end" => "TC1014"
    }.each do |name, code|
      it "refuses #{name[0, 20].inspect} with #{code}, exit 1, and writes nothing" do
        app.commit
        expect(generate("tasker:step_handler", name)).to have_attributes(status: 1, output: /error\[#{code}\]/)
        expect(added).to be_empty
      end
    end

    it "refuses an address of a handler that calls no API, instead of leaving it out" do
      expect(generate("tasker:step_handler", "Charge", "--base_url", "https://api.example.com"))
        .to have_attributes(status: 1, output: /error\[TC1003\]: The template does not take `base_url`\./)
    end

    it "suggests the type that was meant" do
      expect(generate("tasker:step_handler", "Charge", "--type", "descision")).to have_attributes(
        status: 1,
        output: /error\[TC1004\]: `type` must be .* or batchable, not `descision`\..*Did you mean `decision`\?/m
      )
      expect(added).to be_empty
    end

    it "says in one sentence that the component is missing, or that wasmtime will not load" do
      configuration = app.read("config/application.rb")
      # The component is compiled while the application boots, so what it lacks must be missing before.
      breaking = ->(code) { app.write("config/application.rb", configuration.sub(/^module /) { "#{code}\n#{_1}" }) }

      breaking.(<<~RUBY)
        TaskerContribRails::Component.send(:remove_const, :PATH)
        TaskerContribRails::Component::PATH = "/nowhere/x.wasm"
      RUBY
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1,
          output: %r{\A/nowhere/x.wasm can't be read \(.*\); install tasker-contrib-rails again\.\n\z})
      expect(generate("tasker:install")).to have_attributes(status: 1, output: %r{\A/nowhere/x.wasm can't be read})

      breaking.(<<~RUBY)
        TaskerContribRails::Component.prepend(Module.new { def require(*) = raise(LoadError, "no such file") })
      RUBY
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1,
          output: /\AThe wasmtime gem can't be loaded \(no such file\); run `bundle lock --add-platform/)
      expect(added).to eq([ " M config/application.rb" ])
    end

    it "says which folder can't be written, and writes nothing at all" do
      FileUtils.mkdir_p(app.path("spec"))
      app.write("app/handlers", "a file in the folder's place")
      app.commit
      expect(generate("tasker:step_handler", "Charge"))
        .to have_attributes(status: 1,
          output: /Nothing was written, because of app\/handlers\/charge_handler.rb: app\/handlers is not a folder\./)
      expect(added).to be_empty
    end

    it "follows no link out of the application" do
      Dir.mktmpdir do |outside|
        FileUtils.ln_s(outside, app.path("app/handlers"))
        expect(generate("tasker:step_handler", "Charge"))
          .to have_attributes(status: 1, output: /symbolic link app\/handlers leads out of the application/)
        expect(Dir.children(outside)).to be_empty
        expect(added).to eq([ "app/handlers" ])
      end
    end
  end
end
