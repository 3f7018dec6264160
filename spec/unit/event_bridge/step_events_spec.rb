# frozen_string_literal: true

require "active_support/all"

# What the whole way looks like: active_support_adapter_spec.rb.
RSpec.describe TaskerContribRails::EventBridge::StepEvents do
  let(:now) { [ 10.0 ] }
  let(:published) { [] }
  let(:heard) { [ true ] }
  let(:publisher) do
    double("publisher").tap do |publisher|
      allow(publisher).to receive(:listening?) { heard.first }
      allow(publisher)
        .to receive(:publish) { |event, fields = nil, &block| published << [ event, fields || block.call ] }
    end
  end
  let(:sequence) do
    double(task: double(task_name: "order", namespace_name: "shop"), workflow_step: double(name: "charge", attempts: 0),
      step_definition: double(handler: double(callable: "ChargeHandler")))
  end
  subject(:events) { described_class.new(publisher:, clock: -> { now.first }) }

  def received(step)
    events.received({ event_id: step, task_uuid: "t", step_uuid: step, task_sequence_step: sequence })
  end

  def sent(step, **more) = events.sent({ event_id: step, step_uuid: step, success: true, **more })
  def last = published.last.last

  it "measures how long a step took by a clock that never goes back" do
    received("s1")
    now[0] += 1.5
    sent("s1")
    expect(published.map(&:first)).to eq(%w[ step.execution.started step.execution.completed ])
    expect(last).to include(duration: 1.5, step_name: "charge", attempt: 1)
  end

  it "tells of a step whose start nobody listened to, without what is not known" do
    sent("s1", metadata: { custom: { handler_class: "ChargeHandler" } })
    expect(last).to include(step_uuid: "s1", handler: "ChargeHandler")
    expect(last).not_to have_key(:duration)
  end

  it "describes nothing where nobody listens" do
    heard[0] = false
    expect(sequence).not_to receive(:task)
    received("s1")
    expect(published).to be_empty
  end

  it "lets the oldest step go where too many are under way, whose results got lost" do
    stub_const("#{described_class}::MOST", 2)
    %w[ s1 s2 s3 ].each { |step| received(step) }
    sent("s1")
    expect(last).not_to have_key(:duration)
    %w[ s2 s3 ].each { |step| sent(step) and expect(last).to have_key(:duration) }
  end

  it "forgets a step that ended" do
    received("s1")
    2.times { sent("s1") }
    expect(last).not_to have_key(:duration)
  end
end
