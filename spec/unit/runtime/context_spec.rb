# frozen_string_literal: true

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::Context do
  let(:reads) { [] }
  let(:before) do
    read = reads
    %w[ fetch charge ].map do |name|
      Struct.new(:name, :uuid) { define_method(:result) { read << name and { "of" => name } } }.new(name,
        "uuid of #{name}")
    end
  end
  let(:context) do
    described_class.build(task: {
      task_uuid: "t", context: { "id" => 1 }, name: "order", namespace: "shop", version: "1.2.3"
    }, before:,
      step: {
        uuid: "s", name: "ship", attempts: 1, max_attempts: 4, retryable: true, inputs: { "a" => 1 },
        checkpoint: { "cursor" => 7 }
      },
      definition: {
        name: "ship", handler: { callable: "ShipHandler", method: "go", initialization: { "rate" => 2 } },
        timeout_seconds: 9
      })
  end

  it "has of task and step what the engine sends" do
    expect(context).to have_attributes(task_uuid: "t", step_uuid: "s", step_name: "ship", namespace_name: "shop",
      handler_name: "ShipHandler", retry_count: 1, max_retries: 4,
      step_inputs: { "a" => 1 }, checkpoint_cursor: 7, step_config: { "rate" => 2 })
    expect(context.task).to have_attributes(task_name: "order", task_version: "1.2.3", context: { "id" => 1 })
    expect(context.workflow_step).to have_attributes(task_uuid: "t", in_process: true, processed: false)
    expect(context.step_definition).to have_attributes(timeout_seconds: 9)
  end

  it "has the task's tags, and what the engine calls the attempt, which tasker-rb leaves out" do
    expect(context).to have_attributes(tags: [], trace_id: nil, span_id: nil)
    event = {
      event_id: "e", trace_id: "c0", span_id: "span-s",
      task_sequence_step: {
        task: { task: { task_uuid: "t", tags: [ "vip" ], context: {} } }, workflow_step: {},
        step_definition: { name: "ship", handler: { callable: "ShipHandler" } }, dependency_results: {}
      }
    }
    runtime = TaskerContribRails::Runtime::TaskerRb.new
    expect(runtime.context(runtime.wrap(event)))
      .to have_attributes(task_uuid: "t", tags: [ "vip" ], trace_id: "c0", span_id: "span-s")
    event[:task_sequence_step][:task][:task].delete(:tags)
    expect(runtime.context(runtime.wrap(event.except(:trace_id))).tags).to eq([])
  end

  it "reads a result where the handler asks for it, and once" do
    expect(context.dependency_results.keys).to eq(%w[ fetch charge ])
    expect(reads).to eq([])
    2.times { expect(context.get_dependency_field("charge", "of")).to eq("charge") }
    expect(context.dependency_results["charge"])
      .to eq("step_uuid" => "uuid of charge", "success" => true, "result" => { "of" => "charge" })
    expect(context.get_dependency_result("none")).to be_nil
    expect(reads).to eq(%w[ charge ])
  end
end
