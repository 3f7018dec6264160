# frozen_string_literal: true

require "spec_helper"

# The samples of docs/testing.md and docs/workflows.md, in an application that has what they speak of.
RSpec.describe "The guides to running and testing workflows" do
  root = File.expand_path("../..", __dir__)

  before(:all) do
    @app = RailsApplication.create
    @app.write "config/tasker/templates/shop/order_fulfillment.yaml", <<~YAML
      name: order_fulfillment
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: validate
          handler: { callable: ValidateHandler }
          publishes_events:
            - { name: order.validated, description: d, schema: { type: object }, delivery_mode: fast }
        - name: charge
          dependencies: [ validate ]
          handler: { callable: ChargeHandler }
          retry: { max_attempts: 2, backoff_base_ms: 1000 }
        - name: ship
          dependencies: [ charge ]
          handler: { callable: ShipHandler }
    YAML
    @app.write "app/handlers/validate_handler.rb", "class ValidateHandler < TaskerCore::StepHandler::Base\n" \
      "  def call(_) = success(result: { valid: true })\nend\n"
    @app.write "app/handlers/ship_handler.rb", "class ShipHandler < TaskerCore::StepHandler::Base\n" \
      "  def call(_) = success(result: { shipped: true })\nend\n"
    @app.write "app/handlers/charge_handler.rb", <<~RUBY
      class ChargeHandler < TaskerCore::StepHandler::Base
        def call(context)
          raise TaskerCore::Errors::PermanentError, "card declined" if context.get_task_field("order_id") == 2

          reserved = context.get_dependency_field("reserve", "amount")
          return success(result: { charged: reserved }) if reserved
          wait = context.get_task_field("order_id") ? nil : 30
          raise TaskerCore::Errors::RetryableError.new("busy", retry_after: wait) unless context.is_retry?

          success(result: { payment_id: "p1" })
        end
      end
    RUBY
  end

  before(:all) do
    @app.write "config/routes.rb", "Rails.application.routes.draw { post \"/orders\" => \"orders#create\" }\n"
    @app.write "app/controllers/orders_controller.rb", <<~RUBY
      class OrdersController < ActionController::API
        def create
          context = { order_id: params[:id].to_i }
          TaskerContribRails::Client.create_task(name: "order_fulfillment", namespace: "shop", context:)
          head :created
        end
      end
    RUBY
  end

  after(:all) { @app.remove }

  it "has samples that run" do
    samples = File.read(File.join(root, "docs/testing.md")).scan(/^```ruby\n(.*?)^```/m).flatten
    samples.each_with_index do |sample, number|
      @app.write "spec/workflows/sample_#{number}_spec.rb",
        "require \"rails_helper\"\nrequire \"tasker_contrib_rails/rspec\"\n#{sample}"
    end
    outcome = @app.run("rspec", "spec/workflows")

    expect(outcome.output).to include("8 examples, 0 failures")
  end

  %w[ threads processes ].each do |with|
    it "hold where Minitest runs tests side by side in #{with}" do
      @app.write "test/test_helper.rb",
        %(ENV["RAILS_ENV"] = "test"\nrequire_relative "../config/environment"\nrequire "rails/test_help"\n)
      @app.write "db/schema.rb", "ActiveRecord::Schema[8.1].define(version: 0) { }\n"
      @app.write "test/controllers/orders_test.rb", <<~RUBY
        require "test_helper"
        require "tasker_contrib_rails/minitest"
        TaskerContribRails.testing :fake

        class OrdersTest < ActionDispatch::IntegrationTest
          include TaskerContribRails::Testing::MinitestHelpers
          parallelize workers: 2, with: :#{with}, threshold: 0
          self.use_transactional_tests = false # which threads can't share

          20.times do |number|
            test "order \#{number}" do
              assert_started_task("order_fulfillment", context: { order_id: 7 }, count: 1) do
                post "/orders", params: { id: 7 }
              end
              stub_step("charge").to_succeed("charged" => number)
              assert_result_data({ charged: number }, run_workflow("order_fulfillment")["charge"])
              assert_equal 1, started_tasks.size
            end
          end
        end
      RUBY

      expect(@app.run("rails", "test")).to have_attributes(status: 0, output: /20 runs, \d+ assertions, 0 failures/)
    end
  end

  it "says what results have" do
    sample = File.read(File.join(root, "docs/workflows.md"))[/^```ruby\n(.*?)^```/m, 1]
    checks = sample.gsub(/^(result\S.*?) +# => (.+?)(?:, (?:or|seconds) .*)?$/) do
      "raise #{$1.inspect} unless (#{$1}) == (#{$2})"
    end
    @app.write "lib/guide.rb", checks
    outcome = @app.run("rails", "runner", "lib/guide.rb")

    expect(checks.scan("raise").size).to eq(6)
    expect(outcome).to be_success, outcome.output
    expect(outcome.output).to include("shop/order_fulfillment: complete (3 steps, 4 attempts")
  end
end
