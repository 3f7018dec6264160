# frozen_string_literal: true

require "active_support/all"
require "opentelemetry/sdk"
require "opentelemetry-instrumentation-active_support"

# The recipe in docs/event-bridge.md, as it stands there.
RSpec.describe "The OpenTelemetry recipe", :events do
  let(:recipe) { File.read(File.expand_path("../../docs/event-bridge.md", __dir__))[/run by #{Regexp.escape("spec/integration/opentelemetry_spec.rb")} -->\n```ruby\n(.*?)```/m, 1] }
  let(:exporter) { OpenTelemetry::SDK::Trace::Export::InMemorySpanExporter.new }

  before do
    OpenTelemetry::SDK.configure do |config|
      config.logger = Logger.new(nil)
      config.add_span_processor(OpenTelemetry::SDK::Trace::Export::SimpleSpanProcessor.new(exporter))
      config.use("OpenTelemetry::Instrumentation::ActiveSupport")
    end
    subscriptions << eval(recipe) # rubocop:disable Security/Eval
  end

  it "makes a span of each step, with its times, its error and its ids" do
    ended = Time.now
    step = { task_uuid: "t", step_uuid: "s", step_name: "pay", attempt: 2, duration: 1.5, timestamp: ended }
    TaskerContribRails::EventBridge.publish("step.execution.completed", step)
    TaskerContribRails::EventBridge.publish("step.execution.failed", { **step, error_class: "CardDeclined", error_message: "no money" })

    completed, failed = exporter.finished_spans
    expect(completed).to have_attributes(name: "step pay", attributes: { "tasker.task" => "t", "tasker.step" => "s", "tasker.attempt" => 2 })
    expect((completed.end_timestamp - completed.start_timestamp) / 1e9).to be_within(0.001).of(1.5)
    expect(completed.end_timestamp / 1e9).to be_within(0.001).of(ended.to_f)
    expect(failed.status).to have_attributes(code: OpenTelemetry::Trace::Status::ERROR, description: "no money")
  end

  it "is at most ten lines long" do
    expect(recipe.lines.size).to be <= 10
  end

  it "is not needed for spans without times: OpenTelemetry's own way of subscribing is served" do
    subscriptions << OpenTelemetry::Instrumentation::ActiveSupport.subscribe(OpenTelemetry.tracer_provider.tracer("app"), "tasker.task_execution_failed")
    TaskerContribRails::EventBridge.publish("task.execution.failed", task_uuid: "t", failed_steps: [ "pay" ])

    expect(exporter.finished_spans).to match([ have_attributes(name: "tasker.task_execution_failed", attributes: include("task_uuid" => "t", "failed_steps" => [ "pay" ])) ])
  end
end
