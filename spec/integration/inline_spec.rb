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
    expect(outcome.output).to match(/0\.0 s  failed      charge  .*, again at 5\.0 s: busy/)
    expect(outcome.output).to match(/5\.0 s  done        charge \(attempt 2\)/)
    expect(outcome.output).to include("shop/order: complete (2 steps, 3 attempts").and include("5.0 s of waiting for retries")
    expect(outcome.status).to eq(0)
    expect(@app.changes).to be_empty
  end

  it "exits 1 when it is not complete" do
    outcome = run("order", "--context", "-", input: '{"id": 404}')

    expect(outcome.output).to include("shop/order: blocked_by_failures").and include("no such order")
    expect(outcome.status).to eq(1)
  end

  it "says what it was given wrongly, and exits 2" do
    { [] => "give one workflow's name", %w[ nothing ] => "There is no workflow nothing", %w[ order --context {] => "the context is not JSON",
      %w[ order --context [1] ] => "must be a JSON object", %w[ order --context @none.json ] => "the context can't be read",
      %w[ order --contxt {} ] => "invalid option: --contxt" }.each do |arguments, message|
      outcome = run(*arguments)
      expect(outcome.output).to include(message)
      expect(outcome.output).not_to include("inline/command.rb")
      expect(outcome.status).to eq(2)
    end
  end

  it "shows the mistakes of a broken template" do
    @app.write "config/tasker/templates/broken.yaml", "name: broken\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: a\n    dependencies: [ b ]\n    handler: { callable: X }\n"
    outcome = run("broken")

    expect(outcome.output).to match(/broken\.yaml:6:21: TC3\d\d\d: /)
    expect(outcome.status).to eq(2)
  ensure
    FileUtils.rm_f(@app.path("config/tasker/templates/broken.yaml"))
  end

  it "has a demonstration that leaves nothing behind" do
    outcome = @app.run("rails", "tasker:demo")

    expect(outcome.output).to include("validate  ->  reserve + charge  ->  ship  ->  notify")
    expect(outcome.output).to include("demo/order_demo: complete (5 steps, 6 attempts")
    expect(outcome.output).to match(/From nothing to a finished workflow in [\d.]+ m?s/)
    expect(outcome.status).to eq(0)
    expect(@app.changes).to be_empty
  end
end
