# frozen_string_literal: true

# The kit in a suite of an application that Rails runs side by side.
RSpec.describe "Minitest's parallel tests" do
  before(:all) do
    @app = RailsApplication.create
    @app.run!("rails", "generate", "tasker:task_template", "OrderFulfillment", "validate", "charge:validate",
      "--namespace", "shop", "--skip-spec")
    @app.write "config/routes.rb", "Rails.application.routes.draw { post \"/orders\" => \"orders#create\" }\n"
    @app.write "app/controllers/orders_controller.rb", <<~RUBY
      class OrdersController < ActionController::API
        def create
          context = { order_id: params[:id].to_i, subject: "an order" }
          TaskerContribRails::Client.create_task(name: "order_fulfillment", namespace: "shop", context:)
          head :created
        end
      end
    RUBY
  end

  after(:all) { @app.remove }

  %w[ threads processes ].each do |with|
    it "do not see each other's tasks in #{with}" do
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

          def a_context = { order_id: 7, subject: "an order" }

          20.times do |number|
            test "order \#{number}" do
              assert_started_task("order_fulfillment", context: a_context, count: 1) do
                post "/orders", params: { id: 7 }
              end
              stub_step("charge").to_succeed("charged" => number)
              assert_result_data({ charged: number }, run_workflow("order_fulfillment", context: a_context)["charge"])
              assert_equal 1, started_tasks.size
            end
          end
        end
      RUBY

      expect(@app.run("rails", "test")).to have_attributes(status: 0, output: /20 runs, \d+ assertions, 0 failures/)
    end
  end
end
