# frozen_string_literal: true

require "json"
require "spec_helper"

# Workflows in a real application, from its command line.
RSpec.describe "rails tasker:run" do
  before(:all) do
    @app = RailsApplication.create
    @app.write "config/tasker/templates/shop/order.yaml", <<~YAML
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: validate
          handler: { callable: Shop::ValidateHandler }
          publishes_events:
            - { name: order.validated, description: d, schema: { type: object }, delivery_mode: fast }
        - name: charge
          dependencies: [ validate ]
          handler: { callable: Shop::ChargeHandler }
          retry: { max_attempts: 2, backoff: linear, backoff_base_ms: 5000 }
    YAML
    @app.write "app/handlers/shop/validate_handler.rb", <<~RUBY
      class Shop::ValidateHandler < TaskerCore::StepHandler::Base
        def call(context) = success(result: { id: context.get_task_field("id") })
      end
    RUBY
    @app.write "app/handlers/shop/charge_handler.rb", <<~RUBY
      class Shop::ChargeHandler < TaskerCore::StepHandler::Base
        def call(context)
          raise TaskerCore::Errors::PermanentError, "no such order" if context.get_dependency_field("validate", "id") == 404
          raise "busy" unless context.is_retry?

          success(result: { paid: true })
        end
      end
    RUBY
    @app.commit
  end

  after(:all) { @app.remove }

  def run(*arguments, **) = @app.run("rails", "tasker:run", *arguments, **)

  it "shows each attempt and a table, and exits 0 when all is complete" do
    outcome = run("order", "--context", '{"id": 1}', "--trace")

    expect(outcome.output).to match(/0\.0 s  done        validate/)
    expect(outcome.output).to include("event       order.validated")
    expect(outcome.output)
      .to match(%r{0\.0 s  failed      charge  .*, again at 5\.0 s: RuntimeError at app/.*/charge_handler\.rb:4: busy$})
    expect(outcome.output).to match(/5\.0 s  done        charge \(attempt 2\)/)
    expect(outcome.output)
      .to include("shop/order: complete (2 steps, 3 attempts").and include("5.0 s of waiting for retries")
    expect(outcome.status).to eq(0)
    expect(@app.changes).to be_empty
  end

  it "shows what each step returned or failed with, where it is asked to" do
    outcome = run("order", "--context", '{"id": 404}', "--results")

    expect(outcome.output)
      .to include("validate complete\n  {\n    \"id\": 404\n  }\n",
        "charge error\n  {\n    \"error_type\": \"TaskerCore::Errors::PermanentError\",\n" \
          "    \"message\": \"no such order\",")
    expect(outcome.status).to eq(1)
  end

  it "prints JSON and nothing else on standard output, whatever handlers print" do
    @app.write "app/handlers/shop/validate_handler.rb", "class Shop::ValidateHandler < " \
      "TaskerCore::StepHandler::Base\n" \
      "  def call(_) = puts(\"noise\") || success(result: { id: 1 })\nend\n"
    outcome = run("order", "--format", "json", "--seed", "7")
    document = JSON.parse(outcome.output.lines.reject { |line| line == "noise\n" }.join)

    expect(document).to include("status" => "complete", "seed" => 7)
    expect(document["steps"].map { |step| step["result"] }).to eq([ { "id" => 1 }, { "paid" => true } ])
  ensure
    @app.run!("git", "checkout", "--quiet", "app")
  end

  it "exits 1 when it is not complete" do
    outcome = run("order", "--context", "-", input: '{"id": 404}')

    expect(outcome.output)
      .to include("shop/order: blocked_by_failures")
        .and include("PermanentError at app/handlers/shop/charge_handler.rb:3: no such order")
    expect(outcome.status).to eq(1)
  end

  it "says in one sentence what it was given wrongly, and exits 1" do
    { [] => "Something is missing. Write `bin/rails tasker:run NAME [options]`",
      %w[ nothing ] => "There is no workflow nothing. The application has shop/order.",
      %w[ order --context {] => "The context is not JSON",
      %w[ order --context @none.json ] => "The context can't be read: none.json is not there.",
      %w[ order --context @/dev/zero ] => "The context can't be read: /dev/zero is no regular file.",
      %w[ order --contxt {} ] => "--contxt" }.each do |arguments, message|
      expect(run(*arguments))
        .to have_attributes(status: 1,
          output: a_string_starting_with("tasker:run: ").and(include(message)).and(satisfy { |text| text.lines.one? }))
    end
  end

  it "says so where what is typed is not UTF-8, and lists the commands where only their namespace is" do
    expect(@app.run(RbConfig.ruby, "bin/rails", "tasker:run", "order", "--context", "\xFF"))
      .to have_attributes(status: 1, output: "tasker:run: `\\xFF` is not UTF-8. Write it in UTF-8.\n")
    expect(@app.run("rails", "tasker"))
      .to have_attributes(status: 0, output: /^bin\/rails tasker:run NAME  +# Run a workflow in this process$/)
  end

  it "ends at once, and silently, when it is interrupted" do
    @app.write "app/handlers/shop/charge_handler.rb", "class Shop::ChargeHandler < TaskerCore::StepHandler::Base\n" \
      "  def call(_) = Process.kill(:INT, Process.pid) && sleep\nend\n"
    outcome = run("order")

    expect(outcome.status).to eq(130)
    expect(outcome.output).to match(/\A *0\.0 s  done        validate .*\n\z/)
  ensure
    @app.run!("git", "checkout", "--quiet", "app")
  end

  it "says what subscribers raised, and which of their files can't be loaded, and goes on" do
    @app.write "app/subscribers/order_subscriber.rb", "class OrderSubscriber < TaskerContribRails::Subscriber\n" \
      "  subscribes_to \"order.*\"\n  def handle(event) = raise(\"no mailer\")\nend\n"
    @app.write "app/subscribers/broken_subscriber.rb", "class BrokenSubscriber < TaskerContribRails::Subscriber\n" \
      "  def handle(\nend\n"
    @app.write "app/subscribers/renamed_subscriber.rb", "class OtherSubscriber < TaskerContribRails::Subscriber\nend\n"
    outcome = run("order")

    expect(outcome.output)
      .to match(%r{^A subscriber failed: app/subscribers/broken_subscriber\.rb:3:1: .* it has a syntax})
    expect(outcome.output)
      .to include("app/subscribers/renamed_subscriber.rb: This file does not define `RenamedSubscriber`.",
        "A subscriber failed: RuntimeError at app/subscribers/order_subscriber.rb:3: no mailer")
    expect(outcome.status).to eq(0)
    expect(@app.run("rails", "tasker:check").output)
      .to include("error[TC5002]: `BrokenSubscriber` can't be loaded",
        "error[TC5003]: This file does not define `RenamedSubscriber`.")
  ensure
    FileUtils.rm_rf(@app.path("app/subscribers"))
  end

  it "shows the mistakes of a broken template" do
    @app.write "config/tasker/templates/broken.yaml", "name: broken\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
      "  - name: a\n    dependencies: [ b ]\n    handler: { callable: X }\n"
    outcome = run("broken")

    expect(outcome.output).to match(%r{\Aerror\[TC3\d\d\d\]: .*\n --> config/tasker/templates/broken\.yaml:6:21$})
      .and include("\n6 |     dependencies: [ b ]\n  |                     ^")
    expect(outcome.status).to eq(1)
  ensure
    FileUtils.rm_f(@app.path("config/tasker/templates/broken.yaml"))
  end

  it "has a demonstration that leaves nothing behind" do
    outcome = @app.run("rails", "tasker:demo")

    expect(outcome.output).to include("├─╮\n● │  reserve  demo.reserve\n", "charge (attempt 2)", "\n\nFrom nothing")
    expect(outcome.output).to include("demo/order_demo: complete (5 steps, 6 attempts")
    expect(outcome.output).to match(/From nothing to a finished workflow in [\d.]+ m?s/)
    expect(outcome.status).to eq(0)
    expect(@app.changes).to be_empty
  end
end
