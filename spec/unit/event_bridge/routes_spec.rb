# frozen_string_literal: true

RSpec.describe TaskerContribRails::EventBridge::Routes do
  let(:component) { TaskerContribRails::Component }

  before { allow(component).to receive(:call).and_call_original }

  it "says where an event goes, in both namings" do
    expect(described_class.new(naming: :rails)["order.paid"]).to have_attributes(
      event: "order.paid", notification: "order_paid.tasker", structured: "tasker.order_paid", action: :order_paid)
    expect(described_class.new["order.paid"]).to have_attributes(notification: "tasker.order_paid")
  end

  it "names the subscribers whose patterns match, each once" do
    routes = described_class.new(patterns: [
      [ "order.*", "A" ], [ "*", "A" ], [ "order.paid", "B" ], [ "task.*", "C" ]
    ])

    expect(routes["order.paid"].subscribers).to eq(%w[ A B ])
    expect(routes["task.execution.started"].subscribers).to contain_exactly("A", "C")
  end

  it "asks once a name, and for many at once where they are known before" do
    routes = described_class.new
    routes.prepare(%w[ order.paid order.shipped ])
    %w[ order.paid order.shipped order.paid ].each { |event| expect(routes[event]).to have_attributes(event:) }

    expect(component).to have_received(:call).once
  end

  it "needs nobody for Tasker's own events where there are no subscribers" do
    expect(described_class.new["step.execution.failed"].notification).to eq("tasker.step_execution_failed")
    expect(component).not_to have_received(:call)
  end

  it "says once what is wrong with a name, and then nothing" do
    routes = described_class.new

    expect { routes["No Name"] }.to raise_error(TaskerContribRails::Error::Rejected)
    expect(routes["No Name"]).to be_nil
    expect(component).to have_received(:call).once
  end

  it "passes over names that are none where it prepares, and learns the others" do
    routes = described_class.new
    routes.prepare([ "order.paid", "No Name" ])

    expect(routes["order.paid"]).to be
    expect(component).to have_received(:call).once
  end

  it "says once that the component can't be asked, and not at each event" do
    allow(component).to receive(:call).and_raise(TaskerContribRails::Error::WasmtimeUnavailable, "no wasmtime")
    routes = described_class.new

    expect { routes["order.paid"] }.to raise_error(TaskerContribRails::Error::WasmtimeUnavailable)
    2.times { expect(routes["order.paid"]).to be_nil }
    expect(component).to have_received(:call).once
  end

  it "forgets what it learned where that is too much, and keeps Tasker's own" do
    stub_const("#{described_class}::MOST", TaskerContribRails::EventBridge::Catalog::PAYLOADS.size + 1)
    routes = described_class.new
    %w[ a.a b.b ].each { |event| routes[event] }
    expect(component).to have_received(:call).twice

    routes["step.execution.failed"]
    routes["b.b"]
    expect(component).to have_received(:call).twice
    routes["a.a"]
    expect(component).to have_received(:call).exactly(3).times
  end
end
