# frozen_string_literal: true

RSpec.describe TaskerContribRails::Runtime::Publishers do
  it "are the runtime's own, where it runs a worker" do
    stub_const("TaskerCore::Worker::EventBridge", double(instance: :steps))
    stub_const("TaskerCore::Worker::InProcessDomainEventPoller", double(instance: :domain_events))
    expect([ described_class.steps, described_class.domain_events ]).to eq(%i[ steps domain_events ])
  end

  it "are none, where it does not" do
    stub_const("TaskerCore", Module.new)
    expect([ described_class.steps, described_class.domain_events ]).to eq([ nil, nil ])
  end
end
