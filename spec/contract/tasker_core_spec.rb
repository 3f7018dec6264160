# frozen_string_literal: true

# What this gem, handlers and their specs rely on in tasker-rb. The examples run
# against whatever naming `TaskerCore` loads here, and in a second process
# against the double that stands in where the gem can't be installed.

require "tasker_contrib_rails"
require "open3"
require "rbconfig"

if ENV["TASKER_CORE"] == "fake"
  require "tasker_contrib_rails/runtime/fake"
else
  TaskerContribRails::Runtime::Loader.install
end

RSpec.describe "TaskerCore" do
  include TaskerContribRails::Testing::StepContexts

  results = -> { TaskerCore::Types::StepHandlerCallResult }

  def handler(*mixins, &call)
    Class.new(TaskerCore::StepHandler::Base) do
      include(*mixins) if mixins.any?
      define_method(:handler_name) { "tested" }
      define_method(:call, &call) if call
    end.new
  end

  describe "StepHandler::Base" do
    it "takes config and logger, and wants #call" do
      expect(TaskerCore::StepHandler::Base.new.config).to eq({})
      expect(TaskerCore::StepHandler::Base.new(config: { "a" => 1 }).config).to eq("a" => 1)
      expect(TaskerCore::StepHandler::Base.new.logger).to respond_to(:info, :warn, :error, :debug, :fatal, :log_step)
      expect { handler.call(nil) }.to raise_error(NotImplementedError, "Subclasses must implement #call(context)")
    end

    it "makes successes" do
      result = handler.success(result: { a: 1 }, metadata: { b: 2 })

      expect(result).to be_a(results.call::Success)
      expect(result)
        .to have_attributes(success: true, success?: true, checkpoint?: false, result: { a: 1 }, metadata: { b: 2 })
      expect(handler.success(result_data: 1).result).to eq(1)
      expect(result).not_to respond_to(:error_type)
      expect { handler.success }.to raise_error(ArgumentError, "result or result_data required")
      expect { handler.success(result: nil) }.to raise_error(ArgumentError)
    end

    it "makes failures" do
      expect(handler.failure(message: "no")).to be_a(results.call::Error).and have_attributes(
        success: false, success?: false, checkpoint?: false, message: "no", error_type: "UnexpectedError",
        error_code: nil, retryable: false, metadata: {}
      )
      expect(handler.failure(message: "no", error_type: "RetryableError", error_code: "X", retryable: true,
        metadata: { a: 1 }))
        .to have_attributes(error_type: "RetryableError", error_code: "X", retryable: true, metadata: { a: 1 })
    end

    it "refuses what is no failure" do
      expect { handler.failure(message: "no", error_type: "Rubbish") }.to raise_error(StandardError)
      expect { handler.failure(message: nil) }.to raise_error(StandardError)
      expect { handler.failure(message: "no", retryable: "yes") }.to raise_error(StandardError)
      expect { handler.failure(message: "no", error_code: 1) }.to raise_error(StandardError)
      expect { handler.failure(message: "no", metadata: 1) }.to raise_error(StandardError)
      expect { handler.success(result: 1, metadata: 1) }.to raise_error(StandardError)
    end

    it "describes itself" do
      stub_const("Shop::ChargeCardHandler", Class.new(TaskerCore::StepHandler::Base) { const_set(:VERSION, "2.1.0") })
      described = Shop::ChargeCardHandler.new

      expect(described.handler_name).to eq("charge_card_handler")
      expect(described.capabilities).to eq([ "process" ])
      expect(described.validate_config({})).to be(true)
      expect(described.validate_config(nil)).to be(false)
      expect(described.config_schema[:properties].keys).to eq(%i[ timeout retries log_level ])
      expect(described.metadata).to include(handler_name: "charge_card_handler",
        handler_class: "Shop::ChargeCardHandler",
        version: "2.1.0", ruby_version: RUBY_VERSION, created_at: String)
      expect(handler.metadata[:version]).to eq("1.0.0")
    end
  end

  describe "Types::StepHandlerCallResult" do
    it "is a module, so no result is one of it" do
      expect(results.call).to be_an_instance_of(Module)
      expect(results.call.success(result: 1)).not_to be_a(results.call)
    end

    it "compares by value" do
      expect(results.call.success(result: 1)).to eq(results.call.success(result: 1))
      expect(results.call.success(result: 1)).not_to eq(results.call.success(result: 2))
      expect(results.call.success(result: 1)[:result]).to eq(1)
      expect(results.call.success(result: 1).to_h).to eq(success: true, result: 1, metadata: {})
    end

    it "has checkpoints" do
      result = results.call.checkpoint_yield(cursor: 7, items_processed: 3)

      expect(result).to be_a(results.call::CheckpointYield)
      expect(result)
        .to have_attributes(checkpoint?: true, success?: false, cursor: 7, items_processed: 3, accumulated_results: nil)
      expect(result.to_checkpoint_data(event_id: "e", step_uuid: "s"))
        .to eq(event_id: "e", step_uuid: "s", cursor: 7, items_processed: 3, accumulated_results: nil)
      expect { results.call.checkpoint_yield(cursor: 1, items_processed: -1) }.to raise_error(StandardError)
      expect { results.call.checkpoint_yield(cursor: 1, items_processed: "1") }.to raise_error(StandardError)
    end

    it "understands whatever a handler returns" do
      from = results.call.method(:from_handler_output)
      success = results.call.success(result: 1)

      expect(from.call(success)).to equal(success)
      expect(from.call(nil))
        .to have_attributes(success?: true, result: nil, metadata: { wrapped: true, original_type: "NilClass" })
      expect(from.call({ a: 1 }))
        .to have_attributes(success?: true, result: { a: 1 }, metadata: { wrapped: true, original_type: "Hash" })
      expect(from.call({ success: true, result: 1 })).to have_attributes(success?: true, result: 1, metadata: {})
      expect(from.call({ "success" => true, "a" => 1 })).to have_attributes(result: { "success" => true, "a" => 1 })
      expect(from.call({ "success" => false, "message" => "no", "error_type" => "ValidationError" }))
        .to have_attributes(success?: false, message: "no", error_type: "ValidationError", retryable: false)
      expect(from.call({ success: false })).to have_attributes(message: "Unknown error", error_type: "UnexpectedError")
      expect { from.call({ success: false, error_type: "Rubbish" }) }.to raise_error(StandardError)
    end

    it "understands exceptions" do
      from = results.call.method(:from_exception)
      errors = TaskerCore::Errors

      expect(from.call(errors::PermanentError.new("no", error_code: "X", context: { a: 1 })))
        .to have_attributes(error_type: "PermanentError", message: "no", error_code: "X", retryable: false,
          metadata: { context: { a: 1 } })
      expect(from.call(errors::ValidationError.new("no", field: "f"))).to have_attributes(error_type: "PermanentError")
      expect(from.call(errors::RetryableError.new("later", retry_after: 5)))
        .to have_attributes(error_type: "RetryableError", retryable: true, metadata: { context: {}, retry_after: 5 })
      expect(from.call(errors::RetryableError.new("later")).metadata).to eq(context: {})
      expect(from.call(errors::TimeoutError.new("slow")))
        .to have_attributes(error_type: "UnexpectedError", retryable: true)
      expect(from.call(RuntimeError.new("boom"))).to have_attributes(error_type: "UnexpectedError", retryable: true,
        metadata: { exception_class: "RuntimeError" })
    end
  end

  it "names the types of errors" do
    types = TaskerCore::Types::ErrorTypes

    expect(types::ALL).to eq(%w[ PermanentError RetryableError ValidationError UnexpectedError StepCompletionError ])
    expect([
      types::PERMANENT_ERROR, types::RETRYABLE_ERROR, types::VALIDATION_ERROR, types::UNEXPECTED_ERROR,
      types::STEP_COMPLETION_ERROR
    ]).to eq(types::ALL)
    expect(types.valid?("PermanentError")).to be(true)
    expect(types.valid?("Rubbish")).to be(false)
    expect(types::ALL.select { |type| types.typically_retryable?(type) }).to eq(%w[ RetryableError UnexpectedError ])
    expect(types::ALL.select { |type| types.typically_permanent?(type) }).to eq(%w[ PermanentError ValidationError ])
  end

  describe "Errors" do
    it "are StandardErrors with what is known of them" do
      errors = TaskerCore::Errors

      expect(errors::RetryableError.new("a", retry_after: 3, context: { b: 1 }))
        .to be_a(errors::ProceduralError).and have_attributes(message: "a", retry_after: 3, context: { b: 1 },
          error_class: "RetryableError")
      expect(errors::PermanentError.new("a", error_code: "X"))
        .to have_attributes(error_code: "X", context: {}, error_class: "PermanentError")
      expect(errors::ValidationError.new("a", field: "f", error_code: "X"))
        .to be_a(errors::PermanentError).and have_attributes(field: "f", error_code: "X",
          error_class: "ValidationError")
      expect(errors::NotFoundError.new("a", resource_type: "r"))
        .to be_a(errors::PermanentError).and have_attributes(resource_type: "r", error_class: "NotFoundError")
      expect(errors::TimeoutError.new("a", timeout_duration: 3))
        .to have_attributes(timeout_duration: 3, error_class: "TimeoutError")
      expect(errors::NetworkError.new("a", status_code: 503))
        .to have_attributes(status_code: 503, error_class: "NetworkError")
      expect(errors::FFIError.new("a", operation: "o"))
        .to be_a(errors::Error).and have_attributes(operation: "o", error_class: "FFIError")
      expect(errors::ServerError.new("a", operation: "o"))
        .to be_a(errors::Error).and have_attributes(error_class: "ServerError")
      expect([ errors::ConfigurationError, errors::OrchestrationError, errors::DatabaseError ])
        .to all(be < errors::Error)
      expect(errors::Error).to be < StandardError
    end

    it "classifies what handlers raise" do
      errors = TaskerCore::Errors
      permanent = [ errors::PermanentError.new("a"), errors::ValidationError.new("a"), errors::NotFoundError.new("a"),
                    errors::ConfigurationError.new("a"), errors::DatabaseError.new("a"), errors::FFIError.new("a") ]
      passing = [ errors::RetryableError.new("a"), errors::NetworkError.new("a"), errors::TimeoutError.new("a"),
                  errors::ServerError.new("a"), RuntimeError.new("a"), ArgumentError.new("a") ]

      expect(permanent.map { |error| errors::ErrorClassifier.retryable?(error) }).to all(be(false))
      expect(passing.map { |error| errors::ErrorClassifier.retryable?(error) }).to all(be(true))
    end
  end

  describe "Types::StepContext" do
    let(:context) do
      build_step_context(task_fields: { "order" => { "id" => 1 }, empty: nil },
        dependency_results: { "fetch" => { "rows" => [ { "n" => 1 } ] }, "name" => "x" },
        step_inputs: { "cursor" => { "start_cursor" => 0 } }, step_config: { url: "u" }, attempt: 3, max_attempts: 3,
        checkpoint: { "cursor" => 5, "items_processed" => 9, "accumulated_results" => { "sum" => 1 } })
    end

    it "has what the task was created with" do
      expect(context.get_task_field(:order)).to eq("id" => 1)
      expect(context.get_input("order")[:id]).to eq(1)
      expect(context.context["order"]).to eq("id" => 1)
      expect(context.get_input_or("empty", 3)).to eq(3)
      expect(context.get_input_or("absent")).to be_nil
      expect(context.namespace_name).to eq("test")
      expect(context.task)
        .to have_attributes(task_name: "test_task", task_version: "1.0.0", task_uuid: context.task_uuid)
    end

    it "has the results of steps before" do
      expect(context.get_dependency_result("fetch")).to eq("rows" => [ { "n" => 1 } ])
      expect(context.get_dependency_result(:name)).to eq("x")
      expect(context.get_dependency_result("absent")).to be_nil
      expect(context.get_dependency_field("fetch", "rows")).to eq([ { "n" => 1 } ])
      expect(context.get_dependency_field("fetch", "absent")).to be_nil
      expect(context.get_dependency_field("absent", "rows")).to be_nil
      expect(context.dependency_results.keys).to eq(%w[ fetch name ])
      expect(context.dependency_results["fetch"])
        .to include("success" => true, "step_uuid" => String, "result" => { "rows" => [ { "n" => 1 } ] })
      expect(context.dependency_results.key?("name")).to be(true)
    end

    it "has the step" do
      expect(context).to have_attributes(step_name: "test_step", handler_name: "TestHandler", retryable?: true,
        retry_count: 2, max_retries: 3,
        is_retry?: true, is_last_retry?: true)
      expect(context.step_uuid).to match(/\A\h{8}-/)
      expect(context.input_data).to eq("cursor" => { "start_cursor" => 0 })
      expect(context.step_inputs[:cursor][:start_cursor]).to eq(0)
      expect(context.step_config).to eq("url" => "u")
      expect(context.get_config(:url)).to eq("u")
      expect(context.to_s).to include("step_name=test_step")
      expect(context.inspect).to include('handler_name="TestHandler"')
      expect(context.step_definition).to have_attributes(dependencies: [], publishes_events: [], timeout_seconds: nil)
    end

    it "has the checkpoint" do
      expect(context)
        .to have_attributes(has_checkpoint?: true, checkpoint_cursor: 5, checkpoint_items_processed: 9,
          accumulated_results: { "sum" => 1 })
      expect(build_step_context).to have_attributes(has_checkpoint?: false, checkpoint: nil, checkpoint_cursor: nil,
        checkpoint_items_processed: 0,
        accumulated_results: nil, is_retry?: false, is_last_retry?: false, step_config: {})
    end
  end

  describe "Mixins::Decision" do
    subject(:decision) { handler(TaskerCore::StepHandler::Mixins::Decision) }

    it "creates steps" do
      result = decision.decision_success(steps: "a", result_data: { why: 1 }, metadata: { c: 1 })

      expect(result.result).to eq(why: 1, decision_point_outcome: { type: "create_steps", step_names: [ "a" ] })
      expect(result.metadata)
        .to include(decision_point: true, outcome_type: "create_steps", branches_created: 1, processed_by: "tested",
          c: 1)
      expect(decision.capabilities).to include("decision_point")
    end

    it "creates none" do
      expect(decision.decision_no_branches.result).to eq(decision_point_outcome: { type: "no_branches" })
      expect(decision.skip_branches(result_data: { a: 1 }).metadata).to include(branches_created: 0)
    end

    it "refuses what names no steps" do
      [ [], [ "" ], [ 1 ] ].each do |steps|
        expect { decision.decision_success(steps:) }.to raise_error(TaskerCore::Errors::PermanentError,
          /Invalid decision point outcome/) { |error|
          expect(error.error_code).to eq("INVALID_DECISION_OUTCOME")
        }
      end
      expect { decision.validate_decision_outcome!({ type: "rubbish" }) }
        .to raise_error(TaskerCore::Errors::PermanentError, /Invalid outcome_type: rubbish/)
      expect(decision.validate_decision_outcome!({ "type" => "no_branches" })).to eq("type" => "no_branches")
      outcome = TaskerCore::Types::DecisionPointOutcome.create_steps([ "b" ])
      expect(decision.decision_with_custom_outcome(outcome:).result)
        .to eq(decision_point_outcome: { type: "create_steps", step_names: [ "b" ] })
    end
  end

  describe "Mixins::Batchable" do
    subject(:batch) { handler(TaskerCore::StepHandler::Mixins::Batchable) }

    it "cuts the work into ranges from 0, ends excluded" do
      expect(batch.create_cursor_configs(5, 2)).to eq([
        { "batch_id" => "001", "start_cursor" => 0, "end_cursor" => 3, "batch_size" => 3 },
        { "batch_id" => "002", "start_cursor" => 3, "end_cursor" => 5, "batch_size" => 2 }
      ])
      expect(batch.create_cursor_configs(2, 2) { |config, index| config["n"] = index }.map { |config| config["n"] })
        .to eq([ 0, 1 ])
      expect { batch.create_cursor_configs(5, 0) }.to raise_error(ArgumentError, "worker_count must be > 0")
    end

    it "creates batches, or none" do
      configs = batch.create_cursor_configs(2, 1)

      expect(batch.create_batches_outcome(worker_template_name: "w", cursor_configs: configs, total_items: 2,
        metadata: { "a" => 1 }).result).to eq(
        "batch_processing_outcome" => { "type" => "create_batches", "worker_template_name" => "w", "worker_count" => 1,
          "cursor_configs" => configs, "total_items" => 2 },
        "worker_count" => 1, "total_items" => 2, "a" => 1
      )
      expect(batch.no_batches_outcome(reason: "empty").result)
        .to eq("batch_processing_outcome" => { "type" => "no_batches" }, "reason" => "empty")
      expect { batch.create_batches_outcome(worker_template_name: "", cursor_configs: configs, total_items: 2) }
        .to raise_error(ArgumentError)
      expect { batch.create_batches_outcome(worker_template_name: "w", cursor_configs: [], total_items: 2) }
        .to raise_error(ArgumentError)
      wrong = [ configs.first.merge("batch_size" => 9) ]
      expect { batch.create_batches_outcome(worker_template_name: "w", cursor_configs: wrong, total_items: 2) }
        .to raise_error(ArgumentError, /batch_size \(9\)/)
    end

    it "gives a worker its batch" do
      context = build_step_context(step_inputs: {
        "cursor" => { "batch_id" => "001", "start_cursor" => 3, "end_cursor" => 5 }, "batch_metadata" => { "a" => 1 }
      },
        checkpoint: { "cursor" => 4, "items_processed" => 1, "accumulated_results" => { "n" => 1 } })
      worker = batch.get_batch_context(context)

      expect(worker).to have_attributes(start_cursor: 3, end_cursor: 5, batch_id: "001", no_op?: false,
        batch_metadata: { a: 1 },
        cursor: { batch_id: "001", start_cursor: 3, end_cursor: 5 }, has_checkpoint?: true,
        checkpoint_cursor: 4, checkpoint_items_processed: 1, accumulated_results: { "n" => 1 })
      expect(batch.handle_no_op_worker(worker)).to be_nil
    end

    it "knows a worker without work" do
      worker = batch.get_batch_context(build_step_context(step_inputs: { "is_no_op" => true }))

      expect(worker).to have_attributes(no_op?: true, cursor: {}, batch_id: "unknown", has_checkpoint?: false)
      expect(batch.handle_no_op_worker(worker).result)
        .to eq("batch_id" => "unknown", "no_op" => true, "processed_count" => 0)
    end

    it "refuses a worker without a usable cursor" do
      whole = { "batch_id" => "001", "start_cursor" => 0, "end_cursor" => 1 }
      [ {}, whole.except("batch_id"), whole.except("start_cursor"), whole.except("end_cursor"),
        whole.merge("end_cursor" => "b"), whole.merge("start_cursor" => -1),
        whole.merge("start_cursor" => 2) ].each do |cursor|
        expect { batch.get_batch_context(build_step_context(step_inputs: { "cursor" => cursor })) }
          .to raise_error(ArgumentError), cursor.inspect
      end
    end

    it "reports a batch, and brings batches together" do
      expect(batch.batch_worker_success(items_processed: 2, items_succeeded: 1, items_failed: 1, last_cursor: 5,
        results: [ 1 ], metadata: { "x" => 1 })).to have_attributes(
        result: {
          "items_processed" => 2, "items_succeeded" => 1, "items_failed" => 1, "items_skipped" => 0, "last_cursor" => 5,
          "results" => [ 1 ], "x" => 1
        },
        metadata: { batch_worker: true }
      )

      context = build_step_context(dependency_results: {
        "split" => { "a" => 1 }, "work_001" => { "n" => 1 }, "work_002" => { "n" => 2 }
      })
      scenario = batch.detect_aggregation_scenario(context.dependency_results, "split", "work_")
      expect(scenario)
        .to have_attributes(with_batches?: true, no_batches?: false, worker_count: 2, batchable_result: { "a" => 1 })
      total = batch.aggregate_batch_worker_results(scenario) do |results|
        { "n" => results.values.sum { |result| result["n"] } }
      end
      expect(total.result).to eq("n" => 3, "worker_count" => 2, "scenario" => "with_batches")

      none = batch.detect_aggregation_scenario(build_step_context(dependency_results: {
        "split" => {}
      }).dependency_results, "split", "work_")
      expect(batch.aggregate_batch_worker_results(none, zero_metrics: { "n" => 0 }).result)
        .to eq("worker_count" => 0, "scenario" => "no_batches", "n" => 0)
      expect(batch.get_dependency_result(context.dependency_results, "work_001", "n")).to eq(1)
    end

    it "yields at checkpoints" do
      expect(batch.checkpoint_yield(cursor: 3, items_processed: 3, accumulated_results: { a: 1 }))
        .to be_a(results.call::CheckpointYield).and have_attributes(cursor: 3, accumulated_results: { a: 1 })
    end
  end

  describe "Mixins::API" do
    subject(:api) { handler(TaskerCore::StepHandler::Mixins::API) }

    it "makes results of responses" do
      expect(api.api_success(data: { "a" => 1 }, status: 201)).to have_attributes(
        result: { "data" => { "a" => 1 }, "status" => 201, "headers" => {} }, metadata: { api_call: true }
      )
      expect(api.api_failure(message: "no", status: 404)).to have_attributes(error_type: "PermanentError",
        retryable: false,
        metadata: { api_call: true, status: 404, headers: {} })
      expect(api.api_failure(message: "no", status: 429))
        .to have_attributes(error_type: "PermanentError", retryable: true)
      expect(api.api_failure(message: "no", status: 500))
        .to have_attributes(error_type: "RetryableError", retryable: true)
      expect(api.api_failure(message: "no")).to have_attributes(error_type: "UnexpectedError", retryable: false)
    end

    it "sends requests through the handler's own connection" do
      response = double(success?: true)
      connection = double
      api.define_singleton_method(:connection) { connection }

      expect(connection).to receive(:get).with("/a", { b: 1 }, {}).and_return(response)
      expect(api.get("/a", params: { b: 1 })).to equal(response)
      expect(connection).to receive(:post).with("/a", { b: 1 }, { c: 2 }).and_return(response)
      expect(api.post("/a", data: { b: 1 }, headers: { c: 2 })).to equal(response)
    end

    it "can neither connect by itself nor say what is wrong with a response" do
      expect { api.connection }.to raise_error(NameError)
      expect { api.process_response(double(success?: false, status: 404, reason_phrase: "", body: "", headers: {})) }
        .to raise_error(NameError)
    end
  end

  describe "StepHandler::Functional" do
    let(:dsl) { Module.new { extend TaskerCore::StepHandler::Functional } }
    let(:context) { build_step_context(task_fields: { "a" => 1 }, dependency_results: { "fetch" => { "n" => 2 } }) }

    def define(method, ...) = dsl.send(method, ...)

    it "makes classes from blocks" do
      made = define(:step_handler, "add", depends_on: { fetched: "fetch" }, inputs: [ :a ],
        version: "2.0.0") { |fetched:, a:, context:|
        { sum: fetched["n"] + a, step: context.step_name }
      }

      expect(made).to be < TaskerCore::StepHandler::Base
      expect(made::VERSION).to eq("2.0.0")
      expect(made.new.handler_name).to eq("add")
      expect(made.new.call(context)).to have_attributes(success?: true, result: { sum: 3, step: "test_step" })
    end

    it "makes results of whatever the block gives" do
      call = ->(value) { define(:step_handler, "x") { |context:| value }.new.call(context) }

      expect(call.call(nil).result).to eq({})
      expect(call.call(3).result).to eq({})
      expect(call.call(results.call.checkpoint_yield(cursor: 1, items_processed: 1)).checkpoint?).to be(true)
      expect(define(:step_handler, "x") { |context:| raise "boom" }.new.call(context))
        .to have_attributes(error_type: "UnexpectedError", retryable: true)
      expect(define(:step_handler, "x") { |_context:| 1 }.new.call(context))
        .to have_attributes(error_type: "UnexpectedError")
      expect { define(:step_handler, "x") }.to raise_error(ArgumentError, "block required")
    end

    it "gives whole models" do
      model = Class.new(Struct.new(:n, :m, keyword_init: true)) { def self.attribute_names = %i[ n m ] }
      depends_on = { fetched: [ "fetch", model ] }
      made = define(:step_handler, "x", depends_on:, inputs: model) { |fetched:, inputs:, context:|
        { n: fetched.n, m: inputs.m }
      }

      expect(made.new.call(context).result).to eq(n: 2, m: nil)
    end

    it "decides" do
      functional = TaskerCore::StepHandler::Functional
      route = define(:decision_handler, "x", inputs: [ :a ]) { |a:, context:| functional::Decision.route([ "b" ], a:) }
      skip = define(:decision_handler, "x") { |context:| functional::Decision.skip("none") }

      expect(route.new.call(context).result)
        .to eq(routing_context: { a: 1 }, decision_point_outcome: { type: "create_steps", step_names: [ "b" ] })
      expect(skip.new.call(context).result).to eq(reason: "none", decision_point_outcome: { type: "no_branches" })
    end

    it "batches" do
      functional = TaskerCore::StepHandler::Functional
      analyzer = ->(total) {
        define(:batch_analyzer, "x", worker_template: "w") { |context:|
          functional::BatchConfig.new(total_items: total, batch_size: 2)
        }.new.call(context)
      }
      worker = define(:batch_worker, "x") { |batch_context:, context:| { id: batch_context.batch_id } }
      cursor = { "batch_id" => "007", "start_cursor" => 0, "end_cursor" => 1 }

      expect(analyzer.call(3).result).to include("worker_count" => 2, "total_items" => 3)
      expect(analyzer.call(0)).to have_attributes(success?: false, retryable: true)
      expect(worker.new.call(build_step_context(step_inputs: { "cursor" => cursor })).result).to eq(id: "007")
      expect(worker.new.call(build_step_context)).to have_attributes(success?: false)
    end

    it "calls APIs" do
      made = define(:api_handler, "x", base_url: "http://a.test", timeout: 3) do |api:, context:|
        { config: api.config }
      end

      expect(made.new.call(context).result).to eq(config: { url: "http://a.test", timeout: 3, headers: {} })
    end
  end

  it "keeps handlers that are no constants" do
    # it looks for handlers there
    stub_const("ENV", ENV.to_h.merge("TASKER_TEMPLATE_PATH" => File.expand_path("../../templates", __dir__)))
    registry = TaskerCore::Registry::HandlerRegistry.instance
    called = ->(_context) { 1 }
    registry.register_handler("payments.refund", called)

    expect(registry.registered_handlers).to include("payments.refund")
    expect(registry).to equal(registry.class.instance_variable_get(:@singleton__instance__)) # Runtime::Registry asks so
    expect(TaskerContribRails::Runtime::Registry.registered?("payments.refund")).to be(true)
    expect(registry.handler_available?("payments.refund")).to be(true)
    expect(registry.handler_available?("payments.unknown")).to be(false)
    expect(registry.resolve_handler("payments.refund")).to equal(called)
    expect(registry.resolve_handler("Payments::Unknown")).to be_nil
  end

  it "has other names for handlers" do
    steps = TaskerCore::Handlers::Steps

    expect([ steps::Base, steps::API, steps::Decision, steps::Batchable, steps::Mixins ]).to eq(
      [ TaskerCore::StepHandler::Base, TaskerCore::StepHandler::Api, TaskerCore::StepHandler::Decision,
        TaskerCore::StepHandler::Batchable,
        TaskerCore::StepHandler::Mixins ]
    )
    expect(TaskerCore::StepHandler::Batchable.new).to be_a(TaskerCore::StepHandler::Mixins::Batchable)
  end

  it "knows outcomes" do
    decision, batch = TaskerCore::Types::DecisionPointOutcome, TaskerCore::Types::BatchProcessingOutcome

    expect(decision.from_hash({ "type" => "create_steps", "step_names" => [ "a" ] }))
      .to have_attributes(step_names: [ "a" ], requires_step_creation?: true)
    expect(decision.from_hash({ type: "no_branches" }))
      .to have_attributes(step_names: [], requires_step_creation?: false)
    expect(decision.from_hash({ type: "create_steps", step_names: [] })).to be_nil
    expect { decision.create_steps([]) }.to raise_error(ArgumentError)
    expect(batch.from_hash({ "type" => "no_batches" }).to_h).to eq("type" => "no_batches")
    expect(batch.from_hash({
      "type" => "create_batches", "worker_template_name" => "w", "worker_count" => 1,
      "cursor_configs" => [ { "batch_id" => "1" } ], "total_items" => 1
    }))
      .to have_attributes(worker_template_name: "w", requires_batch_creation?: true)
    expect { batch.from_hash({ "type" => "rubbish" }) }.to raise_error(ArgumentError)
  end

  unless ENV["TASKER_CORE"] == "fake"
    it "is doubled without a difference" do
      output, status = Open3.capture2e({ "TASKER_CORE" => "fake" }, RbConfig.ruby, "-S", "rspec", "--no-color",
        "--format", "failures", __FILE__)

      expect(status).to be_success, output
    end
  end
end
