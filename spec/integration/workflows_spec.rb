# frozen_string_literal: true

require "active_support/core_ext/string/inflections"
require "json"
require "nokogiri"

# From one line to a workflow that is checked, drawn and run, in a real application.
RSpec.describe "Workflows in an application" do
  before(:all) { @app = RailsApplication.create }
  after(:all) { @app.remove }

  let(:app) { @app }

  after { app.reset }

  ORDER = %w[
    OrderFulfillment validate reserve:validate charge:api:validate ship:reserve,charge --namespace shop
  ].freeze

  def generate(*arguments, **) = app.run("rails", "generate", *arguments, **)

  def added = app.changes.map { |line| line.delete_prefix("?? ") }

  # Findings as "file:line code".
  def check
    script = <<~'RUBY'
      templates = TaskerContribRails::Checks::TaskTemplates.new(TaskerContribRails::Workflows::Sources.new)
      templates.call(Rails.application).each do |found|
        puts "#{found.source}:#{found.line} #{found.code} #{found.message} #{found.help}"
      end
    RUBY
    app.run!("rails", "runner", script).output.lines(chomp: true)
  end

  # The whole check, also of the handlers, with a database that it has nothing to say of.
  def check_all
    app.run("rails", "tasker:check", "--strict", env: { "DATABASE_URL" => "postgresql://localhost/tasker" })
  end

  describe "tasker:check" do
    # The calls of the component by function.
    def crossings
      script = <<~'RUBY'
        calls = Hash.new(0)
        TaskerContribRails::Component::Session.prepend(Module.new do
          define_method(:call) { |of, function, *rest| calls["#{of}.#{function}"] += 1 and super(of, function, *rest) }
        end)
        TaskerContribRails::Checks.new.findings
        puts calls.to_json
      RUBY
      JSON.parse(app.run!("rails", "runner", script).output.lines.last)
    end

    it "asks the component once for the database, the files, each template and what is read from steps in each" do
      generate("tasker:task_template", *ORDER)
      whole = { "config.database-url" => 1, "config.check" => 1, "events.check" => 1 }
      expect(crossings).to eq("workflow.read" => 1, "workflow.check-reads" => 1, **whole)

      template = app.read("config/tasker/templates/shop/order_fulfillment.yaml")
      99.times do |at|
        app.write("config/tasker/templates/shop/more_#{at}.yaml", template.sub(/^name: .*/, "name: more_#{at}"))
      end
      expect(crossings)
        .to eq("workflow.read" => 100, "workflow.check-reads" => 100, "workflow.check-together" => 1, **whole)
    end
  end

  describe "tasker:task_template" do
    # The commands that the output of a generator tells to type.
    def next_steps(output) = output[/Next steps:\n(.*)/m, 1].to_s.scan(/^  bin\/(rails .+?)\s+#/).flatten

    it "says what is next, in commands that work as they are" do
      steps = next_steps(generate("tasker:task_template", *ORDER).output)
      expect(steps).to eq([ "rails tasker:check", "rails tasker:run shop/order_fulfillment" ])
      steps = next_steps(generate("tasker:task_template", "Refund", "pay", "--no-handlers").output)
      expect(steps).to eq([ "rails generate tasker:handlers refund", "rails tasker:check", "rails tasker:run refund" ])
      steps.each { |command| expect(app.run(*command.split)).to be_success, command }
    end

    it "says nothing of what is next where nothing was written" do
      expect(next_steps(generate("tasker:task_template", *ORDER, "--pretend").output)).to be_empty
      expect(next_steps(app.run("rails", "destroy", "tasker:task_template", *ORDER).output)).to be_empty
    end

    it "writes a workflow that is right, whose specs pass, and that runs as it is" do
      expect(generate("tasker:task_template", *ORDER)).to be_success
      expect(added).to match_array([
        "config/tasker/templates/shop/order_fulfillment.yaml", "spec/workflows/shop/order_fulfillment_spec.rb",
        *%w[ validate reserve charge ship ].flat_map { |step|
          [ "app/handlers/shop/#{step}_handler.rb", "spec/handlers/shop/#{step}_handler_spec.rb" ]
        }
      ])
      expect(check).to be_empty
      expect(app.run("rspec")).to have_attributes(status: 0, output: /\d+ examples, 0 failures/)
      expect(app.run("rails", "tasker:run", "order_fulfillment"))
        .to have_attributes(status: 0, output: /shop\/order_fulfillment: complete \(4 steps/)
    end

    it "gets decisions, batches and what brings them together right" do
      generate("tasker:task_template", "shop/import",
        *%w[ read route:decision:read split:batchable:route quick:route slow:route finish:split,quick,slow ])

      expect(app.read("config/tasker/templates/shop/import.yaml").scan(/- name: (\w+)\n(?:    type: (\w+)\n)?/)).to eq([
        [ "read", nil ], [ "route", "decision" ], [ "split", "batchable" ], [ "split_worker", "batch_worker" ],
        [ "quick", nil ], [ "slow", nil ], [ "finish", "deferred_convergence" ]
      ])
      expect(check).to be_empty
      expect(app.run("rspec")).to be_success
      run = app.run("rails", "tasker:run", "import", "--context", JSON.generate(total: 350, branches: %w[ split slow ]))
      expect(run).to have_attributes(status: 0, output: a_string_including("split_worker_004", "slow", "finish"))
      expect(run.output).not_to include("quick")
    end

    bodies = {
      "read" => 'success(result: { "rows" => 120 })',
      "report" => 'success(result: { "imported" => context.dependency_results.keys.size })',
      "split" => <<~BODY.chomp,
        size = context.get_config("batch_size") or return failure(message: "no size", error_type: "ValidationError")
            batches = create_cursor_configs(120, 120.ceildiv(size))
            create_batches_outcome(worker_template_name: WORKER, cursor_configs: batches, total_items: 120)
      BODY
      "route" => 'decision_success(steps: [ "slow" ], result_data: {})',
      "quick" => 'success(result: { "mail" => "sent" })',
      "slow" => 'success(result: { "letter" => "sent" })',
      "finish" => 'success(result: { "done" => true })'
    }
    every_kind = %w[
      read split:batchable:read report:split route:decision:report quick:route slow:route finish:quick,slow
    ]
    { "rspec" => "rspec", "test_unit" => "rails test" }.each do |framework, command|
      it "writes tests that stand when handlers get real bodies, and notice when one breaks: #{framework}" do
        app.write("test/test_helper.rb", minitest)
        outcome = generate("tasker:task_template", "shop/import", *every_kind, "-t", framework)
        expect(outcome.output).to include("create  app/handlers/shop/read_handler.rb")
        bodies.each do |step, body|
          rewrite("shop/#{step}") { |text| text.sub(/(?<=def call\(context\)\n).*?(?=\n  end\n)/m) { "    #{body}" } }
        end

        expect(app.run(*command.split)).to have_attributes(status: 0, output: /1[2-9] (examples|runs), .*0 failures/)
        rewrite("shop/slow") { |text| text.sub(bodies["slow"], 'raise "no stamps"') }
        broken = app.run(*command.split)
        expect(broken).to have_attributes(status: 1, output: /no stamps/)
        expect(broken.output).to include("expected the workflow to complete, but it is blocked_by_failures")
      end
    end

    it "warns of a step that the engine would not run after the batches, as the check does" do
      outcome = generate("tasker:task_template", "import", "split:batchable", "report:split", "notify:report")
      expect(outcome).to have_attributes(status: 0,
        output: /warning\[TC3068\]: `notify` starts with the task: it does not wait for `report`/)
      expect(generate("tasker:task_template", "order", "validate", "charge:validate").output).not_to include("warning[")
    end

    def minitest
      %(ENV["RAILS_ENV"] = "test"\nrequire_relative "../config/environment"\nrequire "rails/test_help"\n)
    end

    def rewrite(handler)
      path = "app/handlers/#{handler}_handler.rb"
      app.write(path, yield(app.read(path)))
    end

    it "gives the application's own ERB templates the name of each handler, also from a template that is there " \
      "already" do
      app.write("lib/templates/tasker/workflow_step/handler.rb.tt",
        "class <%= class_name %>Handler; end # <%= file_path %>\n")
      generate("tasker:task_template", "Order", "pack", "send:pack", "--namespace", "shop", "--skip-spec")
      expect(app.read("app/handlers/shop/pack_handler.rb")).to eq("class Shop::PackHandler; end # shop/pack\n")

      FileUtils.rm(app.path("app/handlers/shop/send_handler.rb"))
      generate("tasker:handlers", "order", "--skip-spec")
      expect(app.read("app/handlers/shop/send_handler.rb")).to eq("class Shop::SendHandler; end # shop/send\n")
    end

    it "writes Minitest files that pass" do
      app.write("test/test_helper.rb", minitest)
      generate("tasker:task_template", "import",
        *%w[ read call:api:read split:batchable:call report:split route:decision:report quick:route slow:route ], "-t",
        "test_unit")

      expect(app.run("rails", "test"))
        .to have_attributes(status: 0, output: /\d+ runs, \d+ assertions, 0 failures, 0 errors/)
    end

    it "is undone by rails destroy" do
      generate("tasker:task_template", *ORDER)
      expect(app.run("rails", "destroy", "tasker:task_template", *ORDER)).to be_success
      expect(added).to be_empty
    end

    it "is undone by rails destroy without its steps, which the template tells" do
      [
        ORDER,
        [
          "shop/import",
          *%w[
            read call:api:read split:batchable:call report:split route:decision:report quick:route slow:route
            finish:quick,slow
          ]
        ]
      ].each do |arguments|
        generate("tasker:task_template", *arguments)
        name, options = arguments.first, arguments.drop_while { |word| !word.start_with?("--") }
        expect(app.run("rails", "destroy", "tasker:task_template", name, *options)).to be_success
        expect(added).to be_empty
      end
      expect(app.run("rails", "destroy", "tasker:task_template", "Order"))
        .to have_attributes(status: 1,
          output: "There is no config/tasker/templates/order.yaml, so nothing was removed.\n")
    end

    it "is not undone where the template can't be read, and says so" do
      generate("tasker:task_template", *ORDER, "--skip-spec")
      template = "config/tasker/templates/shop/order_fulfillment.yaml"
      File.binwrite(app.path(template), "name: caf\xE9\n")

      expect(app.run("rails", "destroy", "tasker:task_template", "OrderFulfillment", "--namespace", "shop"))
        .to have_attributes(status: 1, output: "#{template} is not UTF-8 (line 1).\n")
      expect(File).to exist(app.path("app/handlers/shop/validate_handler.rb"))
    end

    it "gives a second workflow handlers of its own where another has one of the name" do
      steps = %w[ validate split:batchable:validate pay:split ]
      expect(generate("tasker:task_template", "Order", "validate", "split:batchable", "reserve:split,validate").output)
        .not_to include("own")
      app.commit
      again = generate("tasker:task_template", "Refund", *steps)

      expect(again.output)
        .to include("own  handler of step validate, since config/tasker/templates/order.yaml has ValidateHandler")
      own = %w[ refund_validate_handler refund_split_handler refund_split_worker_handler pay_handler ]
      tests = own.flat_map { |name| [ "app/handlers/#{name}.rb", "spec/handlers/#{name}_spec.rb" ] }
      expect(added)
        .to match_array([ "config/tasker/templates/refund.yaml", "spec/workflows/refund_spec.rb", *tests ])
      expect(check_all).to have_attributes(status: 0, output: /\ANothing is wrong/)
      expect(app.run("rspec")).to have_attributes(status: 0, output: /\d+ examples, 0 failures/)
      expect(app.run("rails", "tasker:run", "refund", "--context", '{"total": 250}')).to be_success

      expect(generate("tasker:task_template", "Refund", *steps).output)
        .to include("identical  config/tasker/templates/refund.yaml")
      expect(generate("tasker:task_template", "Order", "validate", "split:batchable", "reserve:split,validate").output)
        .to include("identical  config/tasker/templates/order.yaml")

      FileUtils.rm(app.path("app/handlers/refund_validate_handler.rb"))
      expect(generate("tasker:handlers", "refund").output).to include("create  app/handlers/refund_validate_handler.rb")
      [ [], steps ].each do |words|
        expect(app.run("rails", "destroy", "tasker:task_template", "Refund", *words)).to be_success
        expect(added.grep(/refund|handler/)).to be_empty
        generate("tasker:task_template", "Refund", *steps)
      end
      app.run("rails", "destroy", "tasker:task_template", "Order")
      expect(app.run("rails", "destroy", "tasker:task_template", "Refund", *steps)).to be_success
      expect(Dir.children(app.path("app/handlers"))).to be_empty
    end

    it "gives them one in a namespace, in Minitest, and without writing handlers, too" do
      app.write("test/test_helper.rb", minitest)
      %w[ Order Refund ].each do |name|
        generate("tasker:task_template", name, "fetch:api", "validate:fetch", "--namespace", "shop", "-t", "test_unit")
      end
      generate("tasker:task_template", "shop/Return", "check", "validate:check", "--no-handlers")

      expect(added)
        .to include("app/handlers/shop/refund_validate_handler.rb", "test/handlers/shop/refund_fetch_handler_test.rb")
      expect(app.read("config/tasker/templates/shop/return.yaml").scan(/callable: (.*)/).flatten)
        .to eq(%w[ Shop::CheckHandler Shop::ReturnValidateHandler ])
      generate("tasker:handlers", "return", "-t", "test_unit")
      expect(check_all).to have_attributes(status: 0, output: /\ANothing is wrong/)
      expect(app.run("rails", "test"))
        .to have_attributes(status: 0, output: /\d+ runs, \d+ assertions, 0 failures, 0 errors/)
    end

    it "is undone but for what another template needs, or has been changed since" do
      generate("tasker:task_template", "Order", "validate", "ship:validate", "--skip-spec")
      generate("tasker:task_template", "Refund", "validate", "pay:validate", "--skip-spec")
      app.write("config/tasker/templates/gift.yaml",
        app.read("config/tasker/templates/order.yaml").sub("name: order", "name: gift").sub("ShipHandler",
          "PayHandler"))
      outcome = app.run("rails", "destroy", "tasker:task_template", "Refund", "validate", "pay:validate", "--skip-spec")

      expect(outcome.output)
        .to include("keep  app/handlers/pay_handler.rb, which config/tasker/templates/gift.yaml needs")
      expect(added.grep(/handler/))
        .to contain_exactly("app/handlers/validate_handler.rb", "app/handlers/ship_handler.rb",
          "app/handlers/pay_handler.rb")

      app.write("config/tasker/templates/order.yaml", "#{app.read("config/tasker/templates/order.yaml")}# mine\n")
      app.run("rails", "destroy", "tasker:task_template", "Order", "--skip-spec")
      expect(added.size).to eq(5)
    end

    it "writes all or nothing" do
      app.write("spec/handlers/q", "a file in the folder's place")
      app.write("app/models/pack_handler.rb", "class PackHandler; end")
      app.commit

      expect(generate("tasker:task_template", "q/foo", "a"))
        .to have_attributes(status: 1, output: /spec\/handlers\/q is not a folder/)
      expect(generate("tasker:task_template", "Foo", "a", "pack:a"))
        .to have_attributes(status: 1, output: /The name 'PackHandler' is either already used/)
      expect(added).to be_empty
    end

    it "says that an api handler needs Faraday where the bundle lacks it, and passes once that is there" do
      gemfile = app.read("Gemfile")
      app.write("Gemfile", gemfile.sub(/^gem "tasker-rb".*\n/, ""))
      app.run!("bundle", "install", "--local", "--quiet")
      words = %w[ OrderFulfillment validate charge:api:validate ]
      said = "missing  the faraday gem: run `bundle add faraday --version '~> 2.12.2'`"

      expect(generate("tasker:task_template", *words, "--quiet")).to have_attributes(status: 0, output: "")
      expect(app.run("rails", "destroy", "tasker:task_template", *words).output).not_to include("faraday")
      expect(generate("tasker:task_template", *words).output).to include(said)

      app.write("Gemfile", app.read("Gemfile") + 'gem "faraday"')
      app.run!("bundle", "install", "--local", "--quiet")
      expect(generate("tasker:task_template", *words).output).not_to include("missing")
      expect(check).to be_empty
      expect(app.run("rspec")).to be_success
      expect(app.run("rails", "tasker:run", "order_fulfillment")).to be_success
    end

    it "writes no handlers with --skip-handlers, and keeps those that exist" do
      generate("tasker:task_template", *ORDER, "--no-handlers")
      expect(added).to eq([ "config/tasker/templates/shop/order_fulfillment.yaml" ])

      app.write("app/handlers/shop/ship_handler.rb", "# mine\n")
      expect(generate("tasker:task_template", *ORDER, "--skip-spec").output)
        .to include("exist  app/handlers/shop/ship_handler.rb")
      expect(app.read("app/handlers/shop/ship_handler.rb")).to eq("# mine\n")
      expect(added).not_to include(/_spec/)
    end

    it "shows every mistake in the steps, and writes nothing" do
      outcome = generate("tasker:task_template", "Order", "validate", "ship:validat", "bill:descision:validate", "Pack")

      expect(outcome)
        .to have_attributes(status: 1,
          output: a_string_including("error[TC3033]", "Did you mean `validate`?", "error[TC1004]",
            "Did you mean `decision`?", "error[TC1070]"))
      expect(generate("tasker:task_template", "Order", "a:b", "b:a").output).to include("error[TC3034]")
      expect(generate("tasker:task_template", "Order").output).to include("error[TC1070]: No step is given.")
      expect(added).to be_empty
    end
  end

  describe "tasker:handlers" do
    it "writes what a template lacks, and touches nothing that is there" do
      generate("tasker:task_template", *ORDER)
      app.write("app/handlers/shop/ship_handler.rb", "# mine\n")
      FileUtils.rm([
        app.path("app/handlers/shop/reserve_handler.rb"), app.path("spec/handlers/shop/charge_handler_spec.rb")
      ])

      [
        "order_fulfillment", "shop/order_fulfillment", "OrderFulfillment",
        "config/tasker/templates/shop/order_fulfillment.yaml"
      ].each do |name|
        outcome = generate("tasker:handlers", name)
        expect(outcome).to be_success
        expect(outcome.output).to include("exist  app/handlers/shop/ship_handler.rb")
      end
      expect(added.size).to eq(10)
      expect(app.read("app/handlers/shop/ship_handler.rb")).to eq("# mine\n")
    end

    typed = <<~YAML
      name: exchange
      namespace_name: shop
      version: 1.0.0
      input_schema:
        type: object
        properties:
          order_id: { type: integer }
          class: {}
          lines: { type: array, items: { type: object, properties: { sku: { type: string } } } }
      steps:
        - name: validate
          handler: { callable: Shop::ExchangeValidateHandler }
          result_schema: { type: object, properties: { total: { type: number }, handled_by: {}, given: {} } }
        - { name: check_in, handler: { callable: Shop::CheckInHandler }, dependencies: [ validate ] }
        - { name: class, handler: { callable: Shop::ClassHandler }, dependencies: [ validate, check_in ] }
    YAML

    it "writes blocks with types from the template's schemas, with RSpec and Minitest, which check and run" do
      app.write("config/tasker/templates/exchange.yaml", typed)
      expect(generate("tasker:handlers", "exchange", "--style", "typed")).to be_success
      expect(app.read("app/handlers/shop/class_handler.rb"))
        .to include('validate: [ "validate", Shop::ExchangeTypes::Validate ]', 'check_in: "check_in"',
          "do |validate:, check_in:, inputs:, context:|")
      expect(app.read("app/handlers/shop/exchange_types.rb"))
        .to include("attribute? :lines, Types::Array.of(InputLine).optional", "# There is no attribute class, because")
      expect(app.run("rspec", "spec/handlers").output).to include("3 examples, 0 failures")
      expect(app.run("rails", "tasker:run", "exchange", "--context", '{"order_id":1,"lines":[{"sku":"a"}]}').output)
        .to include("shop/exchange: complete (3 steps, 3 attempts")
      expect(check_all).to be_success
      app.write("config/tasker/templates/exchange.yaml", typed.sub("total:", "sum:"))
      expect(check_all.output).to include("error[TC5102]: `validate` does not declare a field `total`.",
        "app/handlers/shop/class_handler.rb:9:29")
      app.write("config/tasker/templates/exchange.yaml", typed.sub("order_id:", "number:"))
      expect(check_all)
        .to have_attributes(status: 1, output: a_string_including("warning[TC5105]: The `input_schema` does not " \
          "declare `order_id`.", "app/handlers/shop/exchange_validate_handler.rb:", "read here too"))

      app.write("config/tasker/templates/exchange.yaml", typed)
      app.run!("rails", "destroy", "tasker:handlers", "exchange", "--style", "typed")
      expect(added.grep(%r{\A(?:app|spec)/})).to be_empty
      expect(generate("tasker:handlers", "exchange", "--style", "typed", "-t", "test_unit")).to be_success
      expect(app.run("rails", "test", "test/handlers").output).to match(/3 runs, \d+ assertions, 0 failures, 0 errors/)
      expect(generate("tasker:handlers", "exchange", "--style", "typd").output).to include("one of class, typed")
    end

    it "says what it can't write, and which template it can't find or read" do
      app.write("config/tasker/templates/refund.yaml",
        "name: refund\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: pay\n" \
          "    handler: { callable: payments.pay }\n")
      app.write("config/tasker/templates/broken.yaml", "name: broken\n\tsteps: []\n")

      expect(generate("tasker:handlers", "refund").output)
        .to include("skip  payments.pay of step pay: write this handler yourself")
      expect(generate("tasker:handlers", "nothing"))
        .to have_attributes(status: 1,
          output: "There is no workflow nothing. The application has broken and shop/refund.\n")
      expect(generate("tasker:handlers", "broken"))
        .to have_attributes(status: 1, output: a_string_including("error[TC3001]", "2 | "))
    end

    it "writes nothing for a template that has an error, or a name that can't stand in code" do
      template = "name: split\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
        "  - { name: %s, handler: { callable: Shop::SplitHandler } }\n"
      app.write("config/tasker/templates/split.yaml", format(template, %q("split\nsystem('touch x')\n#")))
      app.write("config/tasker/templates/spaced.yaml",
        format(template, "split rows").sub("name: split", "name: spaced"))

      expect(generate("tasker:handlers", "split"))
        .to have_attributes(status: 1, output: a_string_including("error[TC3025]", "split\\nsystem"))
      expect(generate("tasker:handlers", "spaced"))
        .to have_attributes(status: 1, output: a_string_including("error[TC1071]", "Lower-case letters"))
      expect(added).to eq(%w[ config/tasker/templates/spaced.yaml config/tasker/templates/split.yaml ])
    end
  end

  describe "tasker:graph" do
    before { generate("tasker:task_template", *ORDER, "--skip-spec") }

    def graph(*arguments) = app.run("rails", "tasker:graph", *arguments)

    it "draws in the terminal, or in three formats, to a file too" do
      expect(graph.output).to start_with("shop/order_fulfillment 1.0.0: 4 steps in 3 layers\n\n●  validate")
      expect(graph("order_fulfillment", "--format", "mermaid").output).to start_with("flowchart TD\n")
      expect(graph("shop/order_fulfillment", "-o", "graph.svg"))
        .to have_attributes(status: 0, output: "Written to graph.svg.\n")
      expect(Nokogiri::XML(app.read("graph.svg"), &:strict).root.name).to eq("svg")
      expect(graph("-f", "dot").output).to start_with("digraph")
    end

    it "says in a sentence what it was given wrongly" do
      expect(graph("order_fulfilment"))
        .to have_attributes(status: 1,
          output: "tasker:graph: There is no workflow order_fulfilment. Did you mean `order_fulfillment`?\n")
      expect(graph("--format", "png"))
        .to have_attributes(status: 1,
          output: "tasker:graph: Expected '--format' to be one of text, mermaid, dot, svg; got png\n")
      expect(graph("-o", "x.png"))
        .to have_attributes(status: 1,
          output: /\Atasker:graph: The extension of x\.png is not a format\. Use \.txt, \.svg, \.dot/)
      expect(graph("-o", "no/such/folder/x.svg"))
        .to have_attributes(status: 1,
          output: "tasker:graph: no/such/folder/x.svg can't be written: No such file or directory.\n")
      expect(graph("--help")).to have_attributes(status: 0, output: /Usage:\n  bin\/rails tasker:graph \[NAME\]/)
      expect(app.run("rails", "--help").output).to include("tasker:graph", "tasker:run")
    end

    it "draws one namespace" do
      app.write("config/tasker/templates/refund.yaml",
        "name: refund\nversion: 1.0.0\nnamespace_name: bank\nsteps:\n  - name: pay\n" \
          "    handler: { callable: Bank::PayHandler }\n")

      expect(graph("--namespace", "bank").output)
        .to include("bank/refund").and(satisfy { |text| !text.include?("shop/") })
      expect(graph("refund", "--namespace", "shop"))
        .to have_attributes(status: 1,
          output: "tasker:graph: There is no workflow shop/refund. Did you mean `bank/refund`? The application has " \
            "bank/refund and shop/order_fulfillment.\n")
    end

    it "shows why a template can't be drawn, and draws the others" do
      app.write("config/tasker/templates/broken.yaml", "name: broken\n\tsteps: []\n")

      expect(graph)
        .to have_attributes(status: 1,
          output: a_string_including("shop/order_fulfillment 1.0.0", "error[TC3001]", "2 | "))
      expect(graph("broken"))
        .to have_attributes(status: 1, output: a_string_including("error[TC3001]", "Indent YAML with spaces"))
    end
  end

  describe "the check of the code" do
    TABLE = File.expand_path("../../guest/data/diagnostics/handlers.toml", __dir__)

    # Code, the callable where it is a name, broken and mended, as the table has them.
    def samples
      entries = File.read(TABLE).split(/^(?=\[TC)/).drop(1).grep_v(/\A\[TC500[78]\]/) # which are found in initializers
      entries.map do |entry|
        subject = entry[/^callable = "(.+)"/, 1] || entry[/^job = "(.+)"/, 1]&.to_sym
        [ entry[/TC\d+/], subject, *entry.scan(/^(?:broken|mended) = """\n(.*?)"""/m).flatten ]
      end
    end

    # Each sample in a namespace of its own, so that one process checks them all.
    def write_sample(namespace, code, callable, text)
      return write_job(namespace, callable, text) if callable.is_a?(Symbol)

      file = code == "TC5006" ? "pack" : "ship"
      folder = namespace.underscore
      place = callable ? "config/initializers/#{folder}.rb" : "app/handlers/#{folder}/#{file}_handler.rb"
      named = "#{namespace.underscore}-#{callable}" if callable
      app.write(place, text.gsub("Shop::", "#{namespace}::").gsub(callable || /\z/, named.to_s)) unless text.empty?
      app.write("app/handlers/#{namespace.underscore}/validate_handler.rb",
        "class #{namespace}::ValidateHandler < TaskerCore::StepHandler::Base\n" \
          "  def call(context) = success(result: { \"total\" => 1 })\nend\n")
      if file == "pack" || (callable && text.include?("Shop::ShipHandler"))
        app.write("app/handlers/#{namespace.underscore}/ship_handler.rb",
          "class #{namespace}::ShipHandler < TaskerCore::StepHandler::Base\n" \
            "  def call(context) = success(result: {})\nend\n")
      end
      app.write("config/tasker/templates/#{namespace.underscore}.yaml", <<~YAML)
        name: order
        namespace_name: #{namespace.underscore}
        version: 1.0.0
        input_schema: { type: object, properties: { order_id: { type: integer } } }
        steps:
          - name: validate
            handler: { callable: #{namespace}::ValidateHandler }
            result_schema: { type: object, properties: { total: { type: number } } }
          - name: ship
            handler: { callable: "#{named || "#{namespace}::ShipHandler"}" }
            dependencies: [validate]
            result_schema: { type: object }
      YAML
    end

    def write_job(namespace, job, initialization)
      app.write("app/jobs/#{namespace.underscore}/#{job.name.underscore}.rb",
        "require \"active_job\"\nclass #{namespace}::#{job} < ActiveJob::Base\n  def perform(order_id) = nil\nend\n")
      app.write("config/tasker/templates/#{namespace.underscore}.yaml", <<~YAML)
        name: order
        namespace_name: #{namespace.underscore}
        version: 1.0.0
        input_schema: { type: object, properties: { order_id: { type: integer } } }
        steps:
          - name: import
            handler:
              callable: #{namespace}::#{job}
              initialization:
                #{initialization.chomp}
            result_schema: { type: object }
      YAML
    end

    it "gives each code's sample exactly that code, and the mended one none" do
      samples.each do |code, callable, broken, mended|
        write_sample("Broken#{code.downcase}", code, callable, broken)
        write_sample("Mended#{code.downcase}", code, callable, mended)
      end
      found = check.group_by { |line| line[/(?:broken|mended)tc\d+/] }.transform_values do |lines|
        lines.map { |line| line[/TC\d+/] }
      end

      expect(found).to eq(samples.to_h { |code, *| [ "broken#{code.downcase}", [ code ] ] })
    end

    it "says where each mistake is, and what to do" do
      generate("tasker:task_template", *ORDER, "--skip-spec")
      app.write("app/handlers/shop/validate_handler.rb",
        "class Shop::ValidateHandler < TaskerCore::StepHandler::Base\n  def call(context)\n    oops(\n  end\nend\n")
      app.write("app/handlers/shop/charge_handler.rb",
        "class Shop::ChargeHandler < TaskerCore::StepHandler::Base\n  raise \"no licence\"\nend\n")
      app.write("app/handlers/shop/ship_handler.rb",
        "class Shop::ShipHandler < TaskerCore::StepHandler::Base\n  def call(context)\n" \
          "    context.get_dependency_result(\"resreve\")\n  end\nend\n")
      FileUtils.mv(app.path("app/handlers/shop/reserve_handler.rb"), app.path("app/handlers/reserve_handler.rb"))

      expect(check).to match([
        %r{\Aapp/handlers/shop/validate_handler\.rb:\d+ TC5002 .*it has a syntax error},
        "config/tasker/templates/shop/order_fulfillment.yaml:22 TC5001 There is no handler `Shop::ReserveHandler`. " \
          "Move app/handlers/reserve_handler.rb to app/handlers/shop/reserve_handler.rb, where Rails' loader looks.",
        "app/handlers/shop/charge_handler.rb:2 TC5002 `Shop::ChargeHandler` can't be loaded: no licence. A worker " \
          "that loads it could not run any more steps.",
        "app/handlers/shop/ship_handler.rb:3 TC5101 There is no step `resreve` before `ship`. Did you mean `reserve`?",
        "app/handlers/reserve_handler.rb:0 TC5006 No workflow uses `ReserveHandler`. "
      ])
    end

    it "goes on where a handler's file ends the process, or a template is not UTF-8" do
      generate("tasker:task_template", *ORDER, "--skip-spec")
      app.write("app/handlers/shop/validate_handler.rb", "exit\n")
      File.binwrite(app.path("config/tasker/templates/latin.yaml"), "name: caf\xE9\n")
      File.symlink("/proc/self/mem", app.path("config/tasker/templates/closed.yaml")) # not even root can read it

      expect(check).to include(/latin\.yaml:1 TC3001 .*not UTF-8/, /validate_handler\.rb:1 TC5002/,
        /closed\.yaml:0 TC3001 This file gave an error \(Input\/output error\)/)
      expect(app.run("rails", "tasker:graph"))
        .to have_attributes(status: 1,
          output: a_string_including("shop/order_fulfillment 1.0.0", "error[TC3001]: This file"))
    end
  end
end
