# frozen_string_literal: true

require "socket"
require "webrick"

TaskerContribRails::Runtime::Loader.install

# What the generators write, called as the runtime calls it: with a real
# StepContext, and for the API handler over real HTTP.
RSpec.describe "Generated step handlers" do
  include TaskerContribRails::Testing::RSpecHelpers

  # Defines the constants of a template's handlers below a module of their own.
  def generated(template, **arguments)
    request = {
      template:, arguments: { name: "charge", spec: "false", **arguments }.map { |name, value| { name:, value: } },
      acronyms: [], sources: [], options: []
    }
    files = TaskerContribRails::Component.call("generator", "render", request)
    stub_const("Generated", Module.new)
    files.to_h do |file|
      Generated.module_eval(file["text"], file["path"])
      [ file["constant"], Generated.const_get(file["constant"]) ]
    end
  end

  if RUBY_VERSION >= "3.4"
    it "are run by the real tasker-rb" do
      expect(TaskerCore::VERSION).to eq("0.1.10")
      expect(TaskerCore).to respond_to(:version_info)
      expect(defined?(TaskerCore::FFI)).to eq("constant")
    end
  end

  it "base: succeeds, or fails for good where its input is missing" do
    handler = generated("step_handler")["ChargeHandler"].new

    expect(handler.call(build_step_context(task_fields: { subject: "x" }))).to be_success
    expect(handler.call(build_step_context)).to be_error("ValidationError")
  end

  it "decision: creates steps, or none" do
    handler = generated("step_handler_decision")["ChargeHandler"].new

    expect(handler.call(build_step_context(task_fields: { amount: 5 }))).to create_steps("auto_approve")
    expect(handler.call(build_step_context(task_fields: { amount: 0 }))).to create_no_steps
  end

  it "batchable: what the analyzer splits, the worker does" do
    handlers = generated("step_handler_batchable")
    batches = batches_created(handlers["ChargeHandler"].new.call(build_step_context(task_fields: { total: 250 },
      step_config: { batch_size: 100 })))
    results = batches.map do |cursor|
      handlers["ChargeWorkerHandler"].new.call(build_step_context(step_inputs: { cursor: }))
    end

    expect(results).to all(be_success)
    expect(results.sum { |result| result.result["items_processed"] }).to eq(250)
  end

  it "results can cross into the runtime: they are nothing but JSON" do
    results = [
      generated("step_handler")["ChargeHandler"].new.call(build_step_context(task_fields: { subject: "x" })),
      generated("step_handler_decision")["ChargeHandler"].new.call(build_step_context(task_fields: { amount: 5 })),
      generated("step_handler_batchable")["ChargeHandler"].new.call(build_step_context(task_fields: { total: 5 },
        step_config: { batch_size: 100 }))
    ]

    results.each { |result| expect(JSON.parse(JSON.generate(result.result))).to eq(result.result.deep_stringify_keys) }
  end

  describe "api, over HTTP" do
    before(:all) do
      @server = WEBrick::HTTPServer.new(Port: 0, BindAddress: "127.0.0.1", Logger: WEBrick::Log.new(File::NULL),
        AccessLog: [])
      exchange = @exchange = Struct.new(:answer, :request).new
      @server.mount_proc("/v1/charge") do |request, response|
        exchange.request = {
          method: request.request_method, type: request["Content-Type"], key: request["Idempotency-Key"],
          body: request.body
        }
        exchange.answer.call(response)
      end
      @thread = Thread.new { @server.start }
    end

    after(:all) do
      @server.shutdown
      @thread.join
    end

    let(:base_url) { "http://127.0.0.1:#{@server.config[:Port]}/v1" }
    let(:handler) { generated("step_handler_api", base_url:)["ChargeHandler"].new }
    let(:context) { build_step_context(task_fields: { id: 42 }) }

    def answer(status, body = '{"reference":"abc"}', **headers)
      @exchange.answer = lambda do |response|
        response.status = status
        response["Content-Type"] = "application/json"
        headers.each { |name, value| response[name.to_s] = value }
        response.body = body
      end
      handler.call(context)
    end

    it "sends JSON with the step's own key, and keeps the parsed answer" do
      expect(answer(201)).to be_success
      expect(answer(200)).to have_result_data("reference" => "abc")

      expect(@exchange.request)
        .to eq(method: "POST", type: "application/json", key: context.step_uuid, body: '{"id":42}')
    end

    it "gives up on what the API refuses" do
      [ 400, 401, 404, 409, 422 ].each do |status|
        expect(answer(status)).to be_error("PermanentError").with_code("HTTP_#{status}")
        expect(answer(status)).not_to be_retryable
      end
    end

    it "tries again after 429 and 5xx, and says when it was asked to" do
      expect(answer(429, "{}", "Retry-After": "7").metadata).to include(retry_after: 7)
      expect(answer(429, "{}", "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT").metadata).not_to include(:retry_after)
      [ 500, 502, 503 ].each do |status|
        expect(answer(status)).to be_error("RetryableError").with_code("HTTP_#{status}")
      end
    end

    it "takes an empty answer for what it is" do
      expect(answer(204, "")).to be_success
    end

    it "gives up on an answer that is no JSON" do
      expect(answer(200, "<html>")).to be_error("PermanentError").with_code("NOT_JSON")
    end

    it "tries again when the API does not answer in time" do
      handler.connection.options.timeout = 0.2
      silent = Thread::Queue.new
      @exchange.answer = ->(_) { silent.pop }

      expect(handler.call(context)).to be_error("RetryableError").with_code("TIMEOUT")
    ensure
      silent.close
    end

    it "tries again when nobody answers" do
      port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] } # closed again
      handler = generated("step_handler_api", base_url: "http://127.0.0.1:#{port}")["ChargeHandler"].new

      expect(handler.call(context)).to be_error("RetryableError").with_code("CONNECTION_FAILED")
      expect(handler.call(context)).to be_retryable
    end
  end
end
