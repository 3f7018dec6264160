# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::ActiveSupportAdapter, :events do
  let(:steps) { EventExamples::Source.new }
  let(:domain_events) { EventExamples::Source.new }

  def install(**) = described_class.install!(steps:, domain_events:, **)

  let(:sequence) do
    wrapper = Struct.new(:task, :workflow_step, :step_definition)
    wrapper.new(Struct.new(:task_name, :namespace_name).new("order", "shop"),
      Struct.new(:name, :attempts).new("validate_order", 1),
                Struct.new(:handler).new(Struct.new(:callable).new("ValidateOrderHandler")))
  end
  let(:ids) { { event_id: "2dd4", task_uuid: "t-1", step_uuid: "s-1" } }
  let(:received) do
    { **ids, task_sequence_step: sequence, correlation_id: "c-1", trace_id: "c-1", span_id: "span-s-1" }
  end
  let(:metadata) do
    {
      execution_time_ms: 0, retryable: true, worker_id: "ruby_worker", custom: { handler_class: "ValidateOrderHandler" }
    }
  end

  def run(**completion)
    install
    steps.publish("step.execution.received", received)
    steps.publish("step.completion.sent",
      { **ids, metadata:, result: nil, error_message: nil, completed_at: Time.now.utc.iso8601, **completion })
  end

  # As the runtime sends it where a handler's result can't be turned into JSON.
  let(:unsendable) do
    { "step_uuid" => "s-1", "task_uuid" => "t-1", "success" => false, "result" => {}, "status" => "error",
      "metadata" => { "execution_time_ms" => 0, "retryable" => false, "worker_id" => "ruby_worker",
                      "custom" => {
                        "ffi_serialization_error" => "can't deserialize Time", "original_success" => "true"
                      } },
      "error" => {
        "message" => "FFI serialization failed: can't deserialize Time", "error_type" => "FFI_SERIALIZATION_ERROR",
        "retryable" => false
      } }
  end

  describe "steps" do
    it "start and complete, with everything that is known of them and the time they took" do
      seen = notifications
      clock = standing_clock
      install
      steps.publish("step.execution.received", received)
      clock[0] += 20
      steps.publish("step.completion.sent",
        { **ids, success: true, result: { "order_id" => "1", "lines" => [ { "sku" => "a" } ] }, metadata: })

      common = { event_id: "2dd4", task_uuid: "t-1", step_uuid: "s-1", task_name: "order", namespace: "shop",
        step_name: "validate_order",
                 handler: "ValidateOrderHandler", attempt: 2, correlation_id: "c-1", timestamp: Time }
      expect(seen.map(&:name)).to eq(%w[ tasker.step_execution_started tasker.step_execution_completed ])
      expect(seen[0].payload).to match({ **common, event_type: "step.execution.started", payload: nil })
      expect(seen[1].payload)
        .to match({
          **common, event_type: "step.execution.completed", payload: { order_id: "1", lines: [ { sku: "a" } ] },
          duration: 20.0
        })
      expect(seen[1].duration).to eq(20_000)
    end

    it "fail by an error" do
      seen = notifications("tasker.step_execution_failed")
      run(success: false, error_message: "card declined",
        metadata: { retryable: false, custom: { error_class: "TaskerCore::Errors::PermanentError", retryable: false } })

      expect(seen.first.payload)
        .to include(error_class: "TaskerCore::Errors::PermanentError", error_message: "card declined", error_code: nil,
          retryable: false, step_name: "validate_order")
    end

    it "fail by what they return" do
      seen = notifications("tasker.step_execution_failed")
      run(success: false, error_message: "too much",
        metadata: { retryable: true, custom: { error_type: "ValidationError", error_code: "LIMIT" } })

      expect(seen.first.payload)
        .to include(error_class: "ValidationError", error_code: "LIMIT", error_message: "too much", retryable: true)
    end

    it "fail when their result can't be sent, in the runtime's other shape" do
      seen = notifications("tasker.step_execution_failed")
      install
      steps.publish("step.execution.received", received)
      steps.publish("step.completion.sent", unsendable)

      expect(seen.first.payload).to include(event_id: "2dd4", step_name: "validate_order",
        error_class: "FFI_SERIALIZATION_ERROR",
        error_message: /can't deserialize Time/, retryable: false, payload: {}, duration: Float)
    end

    it "save checkpoints" do
      seen = notifications("tasker.step_execution_checkpointed")
      install
      steps.publish("step.execution.received", received)
      steps.publish("step.checkpoint_yield.sent",
        { event_id: "2dd4", step_uuid: "s-1", cursor: 500, items_processed: 500, accumulated_results: { "sum" => 3 } })

      expect(seen.first.payload)
        .to include(task_uuid: "t-1", cursor: 500, items_processed: 500, payload: { sum: 3 }, duration: Float)
    end

    it "say what is known, when nobody had listened to their start" do
      install
      seen = notifications("tasker.step_execution_failed")
      steps.publish("step.completion.sent", unsendable)

      expect(seen.first.payload)
        .to include(event_id: /\A\h{8}-/, task_uuid: "t-1", step_uuid: "s-1", step_name: nil, duration: nil)
      expect(seen.first.duration).to eq(0)
    end

    it "leave nothing behind, even when their results never come" do
      events = TaskerContribRails::EventBridge::StepEvents.new(publisher: TaskerContribRails::EventBridge)
      notifications
      (events.class::MOST + 10).times { |n| events.received({ **received, step_uuid: "s-#{n}" }) }

      expect(events.instance_variable_get(:@running).size).to eq(events.class::MOST)
    end

    it "cost nothing when nobody listens" do
      install
      done = { **ids, success: true, result: { "a" => 1 }, metadata: }
      start, finish, idle = EventExamples::Source::Event.new(received), EventExamples::Source::Event.new(done), steps
        .instance_variable_get(:@listeners)
      deliver = lambda do
        idle["step.execution.received"].first.call(start)
        idle["step.completion.sent"].first.call(finish)
      end
      deliver.call

      expect(allocations { 1_000.times { deliver.call } }).to be <= 10
    end
  end

  describe "domain events" do
    let(:event) do
      { "event_id" => "01a2", "event_name" => "order.validated", "event_version" => "1.0",
        "metadata" => { "task_uuid" => "t-1", "step_uuid" => "s-1", "step_name" => "validate_order",
          "namespace" => "shop", "correlation_id" => "c-9",
                        "fired_at" => "2026-11-23T20:45:12.339843131+00:00",
                        "fired_by" => "DefaultDomainEventPublisher" },
        "business_payload" => "{\"amount\":10,\"lines\":[{\"sku\":\"a\"}]}",
        "execution_result" => { "success" => true, "status" => "", "step_uuid" => "s-1" },
        "context" => {
          "task_uuid" => "t-1", "task_name" => "order", "namespace" => "shop", "step_name" => "validate_order"
        } }
    end

    def payload_of(event)
      seen = notifications("tasker.order_validated")
      install
      domain_events.deliver(event)
      seen.fetch(0).payload
    end

    it "become notifications with their payload read, keys as symbols, times as times" do
      expect(payload_of(event)).to eq(
        event_type: "order.validated", event_id: "01a2", task_uuid: "t-1", step_uuid: "s-1", task_name: "order",
        namespace: "shop", step_name: "validate_order",
        correlation_id: "c-9", payload: { amount: 10, lines: [ { sku: "a" } ] },
        execution: { success: true, status: "", step_uuid: "s-1" },
        timestamp: Time.iso8601("2026-11-23T20:45:12.339843131+00:00")
      )
    end

    it "may have symbols for keys, as in upstream's own tests" do
      expect(payload_of(event.deep_symbolize_keys))
        .to include(event_id: "01a2", task_uuid: "t-1", payload: { amount: 10, lines: [ { sku: "a" } ] })
    end

    it "may be of a failed step" do
      event["business_payload"] = "null"
      event["execution_result"] = {
        "success" => false, "status" => "", "step_uuid" => "s-1", "error" => "{\"message\":\"no\"}"
      }

      expect(payload_of(event))
        .to include(payload: nil, execution: { success: false, status: "", step_uuid: "s-1", error: { message: "no" } })
    end

    {
      "no JSON" => "{oops", "empty" => "", "not UTF-8" => "\"\xFF\"", "100,000 deep" => "[" * 100_000
    }.each do |what, text|
      it "keep a payload that is #{what} as it is" do
        errors
        expect(payload_of({ **event, "business_payload" => text })[:payload]).to eq(text)
        expect(errors.reports).to be_empty
      end
    end

    it "may be 1,000 deep" do
      payload = payload_of({ **event, "business_payload" => "{\"a\":" * 1_000 + "1" + "}" * 1_000 })[:payload]

      1_000.times { payload = payload.fetch(:a) }
      expect(payload).to eq(1)
    end

    it "may be 10 MB" do
      expect(payload_of({ **event, "business_payload" => "{\"a\":\"#{"x" * 10_000_000}\"}" })[:payload][:a].size)
        .to eq(10_000_000)
    end

    [
      nil, {}, [], { "event_name" => nil }, { "event_name" => "No Name" },
      { "event_name" => "order.validated", "metadata" => "x", "context" => 3 }
    ].each do |broken|
      it "harm nobody when they are broken: #{broken.inspect}" do
        errors
        notifications
        install

        expect { domain_events.deliver(broken) }.not_to raise_error
      end
    end
  end

  it "is installed once, however often it is asked, by however many threads" do
    Array.new(16) { Thread.new { install } }.each(&:join)
    3.times { described_class.uninstall! || install }

    expect([ steps.count, domain_events.count ]).to eq([ 4, 1 ])
  end

  it "is silent when it is uninstalled, and speaks again" do
    seen = notifications
    install
    described_class.uninstall!
    steps.publish("step.execution.received", received)
    expect(seen).to be_empty

    install
    steps.publish("step.execution.received", received)
    expect(seen.size).to eq(1)
  end

  it "never costs the runtime a step" do
    errors
    notifications
    install
    [ nil, {}, { step_uuid: nil }, { **ids, task_sequence_step: nil } ].each do |broken|
      expect { steps.publish("step.execution.received", broken) }.not_to raise_error
      expect { steps.publish("step.completion.sent", broken) }.not_to raise_error
    end
    expect(errors.reports).not_to be_empty
  end

  it "loses nothing when 16 threads run steps at once" do
    completed = Thread::Queue.new
    notifications("tasker.step_execution_completed") do |event|
      completed << event.payload.values_at(:step_uuid, :duration)
    end
    install
    Array.new(16) do |thread|
      Thread.new do
        50.times do |n|
          steps.publish("step.execution.received", { **received, step_uuid: "#{thread}-#{n}" })
          steps.publish("step.completion.sent",
            { **ids, step_uuid: "#{thread}-#{n}", success: true, result: nil, metadata: })
        end
      end
    end.each(&:join)

    found = Array.new(completed.size) { completed.pop }
    expect(found.map(&:first).uniq.size).to eq(800)
    expect(found.map(&:last)).to all(be_a(Float))
  end
end
