# frozen_string_literal: true

require "active_support/all"
require "opentelemetry/sdk"
require "opentelemetry-instrumentation-active_support"

TaskerContribRails::Runtime::Loader.install

# With OpenTelemetry's own SDK: what docs/observability.md says of spans.
RSpec.describe "OpenTelemetry", :events do
  include TaskerContribRails::Testing::StepContexts

  let(:exporter) { OpenTelemetry::SDK::Trace::Export::InMemorySpanExporter.new }
  let(:tracer) { OpenTelemetry.tracer_provider.tracer("app") }
  let(:config) { TaskerContribRails::Configuration.new }

  before do
    OpenTelemetry::SDK.configure do |config|
      config.logger = Logger.new(nil)
      config.add_span_processor(OpenTelemetry::SDK::Trace::Export::SimpleSpanProcessor.new(exporter))
      config.use("OpenTelemetry::Instrumentation::ActiveSupport")
    end
    stub_const("TaskerContribRails::Railtie", double(config: double(tasker: config)))
    load "tasker_contrib_rails/opentelemetry.rb"
  end

  after { TaskerContribRails::Client.tags_with }

  # A step as a worker and an inline run call it.
  def run(context = build_step_context(attempt: 2), &handler)
    handlers = TaskerContribRails::Handlers::Registry.new.tap { |registry| registry.register("TestHandler", handler) }
    around = TaskerContribRails::Handlers::Around.new(config.around_step)
    TaskerContribRails::Handlers::Call.new(handlers, scope: ->(&block) { block.call }, around:).call(context)
  end

  def spans = exporter.finished_spans
  def success(result) = TaskerCore::Types::StepHandlerCallResult.success(result:)

  it "is three lines of the guide" do
    page = File.read(File.expand_path("../../docs/observability.md", __dir__))
    guide = page[%r{run by spec/integration/opentelemetry_spec\.rb -->\n```ruby\n(.*?)```}m, 1]
    config.around_step = []
    allow(OpenTelemetry::SDK).to receive(:configure) # as it is already
    # rubocop:disable Security/Eval
    eval(guide.sub("require \"tasker_contrib", "load \"tasker_contrib").sub(/opentelemetry"$/, 'opentelemetry.rb"'))
    expect(config.around_step).to eq([ TaskerContribRails::Tracing ])
  end

  it "is the application's own choice, and is installed once, outside of what it puts around its steps" do
    own = ->(_, call) { call.() }
    config.around_step = [ own, *config.around_step ]
    load "tasker_contrib_rails/opentelemetry.rb"
    expect(config.around_step).to eq([ own, TaskerContribRails::Tracing ])
    expect(TaskerContribRails::Configuration.new.around_step).to eq([])
  end

  it "has a span around a step, in which its handler's own are children, and those of what is around it too" do
    config.around_step << ->(_, call) { tracer.in_span("own") { call.() } }
    run { |_| tracer.in_span("SELECT orders") { { paid: true } } }

    query, own, step = spans
    expect([ query.name, own.name, step.name ]).to eq([ "SELECT orders", "own", "process test_task/test_step" ])
    expect([ query.parent_span_id, own.parent_span_id ]).to eq([ own.span_id, step.span_id ])
    expect([ query, own ].map(&:trace_id).uniq).to eq([ step.trace_id ])
    expect(step)
      .to have_attributes(kind: :consumer, parent_span_id: OpenTelemetry::Trace::INVALID_SPAN_ID,
        status: have_attributes(code: OpenTelemetry::Trace::Status::UNSET))
  end

  it "tells by OpenTelemetry's conventions what was run" do
    context = build_step_context(attempt: 2)
    run(context) { |_| 1 }
    expect(spans.first.attributes).to eq(
      "messaging.system" => "tasker", "messaging.operation.type" => "process", "messaging.operation.name" => "process",
      "messaging.destination.name" => "test",
      "messaging.message.id" => context.step_uuid, "messaging.message.conversation_id" => context.task_uuid,
      "code.function.name" => "TestHandler",
      "tasker.task.name" => "test_task", "tasker.task.version" => "1.0.0", "tasker.step.name" => "test_step",
      "tasker.step.attempt" => 2)
  end

  it "is an error where the handler raises, with the exception, and where it returns a failure" do
    expect(run { |_| raise KeyError, "no amount" }).to have_attributes(kind: :failed, message: "no amount")
    expect(run { |_|
      TaskerCore::Types::StepHandlerCallResult.error(error_type: "PermanentError", message: "no money",
        retryable: false)
    }).to have_attributes(kind: :failed)
    raised, returned = spans
    expect(raised).to have_attributes(status: have_attributes(code: OpenTelemetry::Trace::Status::ERROR),
      attributes: include("error.type" => "KeyError"),
      events: [ have_attributes(name: "exception", attributes: include("exception.message" => "no amount")) ])
    expect(returned)
      .to have_attributes(status: have_attributes(code: OpenTelemetry::Trace::Status::ERROR, description: "no money"),
        attributes: include("error.type" => "PermanentError"), events: nil)
  end

  it "is no error where a batch stops at a checkpoint" do
    run { |_| TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1, items_processed: 1) }
    expect(spans.first.status.code).to eq(OpenTelemetry::Trace::Status::UNSET)
  end

  describe "and the request that created the task" do
    let(:answer) { TaskerContribRails::Client::Record.new("task_uuid" => "t") }

    # What a worker is given of a task that the request below created.
    def received(**options)
      sent = nil
      client = TaskerContribRails::Client.new(url: "http://127.0.0.1:1")
      allow(client).to receive(:request) { |*, body:| (sent = body) && answer }
      tracer.in_span("POST /orders") do |span|
        (@request = span.context) && client.create_task(name: "order", **options)
      end
      JSON.parse(JSON.generate(sent))["tags"]
    end

    def step(tags)
      TaskerContribRails::Runtime::Context.build(task: {
        task_uuid: "t", context: {}, name: "order", namespace: "shop", version: "1.0.0", tags:
      }, before: [],
        step: { uuid: "s", name: "pay", attempts: 0, max_attempts: 3, retryable: true },
        definition: { name: "pay", handler: { callable: "TestHandler" } })
    end

    it "are linked: the task carries the request's span, beside what the application tags it with" do
      tags = received(tags: [ "vip" ])
      expect(tags).to match([ "vip", "traceparent:00-#{@request.hex_trace_id}-#{@request.hex_span_id}-01" ])
      run(step(tags)) { |_| 1 }
      expect(spans.last.links.map { |link|
        [ link.span_context.trace_id, link.span_context.span_id, link.span_context.remote? ]
      }).to eq([ [ @request.trace_id, @request.span_id, true ] ])
      expect(spans.last.trace_id).not_to eq(@request.trace_id)
    end

    it "are not, where nothing is traced or a tag only looks like one; that harms neither task nor step" do
      client = TaskerContribRails::Client.new(url: "http://127.0.0.1:1")
      expect(client).to receive(:request) do |*, body:|
        expect(body).not_to include(:tags)
        answer
      end
      client.create_task(name: "order")
      run(step([ "vip", "traceparent:nonsense", "traceparent:00-#{"0" * 32}-#{"0" * 16}-01", nil, 5 ])) { |_| 1 }
      expect(Array(spans.last.links).reject { |link| link.span_context.valid? }).to be_empty
    end
  end

  it "is served too where it subscribes to notifications in its own way, of spans without times" do
    subscriptions << OpenTelemetry::Instrumentation::ActiveSupport.subscribe(tracer, "tasker.task_execution_failed")
    TaskerContribRails::EventBridge.publish("task.execution.failed", task_uuid: "t", failed_steps: [ "pay" ])

    expect(spans)
      .to match([
        have_attributes(name: "tasker.task_execution_failed",
          attributes: include("task_uuid" => "t", "failed_steps" => [ "pay" ]))
      ])
  end
end
