# frozen_string_literal: true

# What the worker relies on in tasker-rb beyond what handlers use; the double has none of it, and says so.

require "open3"
require "rbconfig"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::TaskerRb do
  it "refuses to be a worker on the double, saying what is missing" do
    code = 'require "tasker_contrib_rails"; require "tasker_contrib_rails/runtime/fake"; ' \
      "TaskerContribRails::Runtime::TaskerRb.new.load"
    output, = Open3.capture2e(RbConfig.ruby, "-I", File.expand_path("../../host-ruby/lib", __dir__), "-e", code)
    expect(output).to include("EngineMissing").and include("A worker needs the tasker-rb gem")
  end

  if TaskerCore.const_defined?(:FFI)
    it "finds each native function with the arguments that it gives" do
      found = described_class::FUNCTIONS.to_h do |name, _|
        [ name, TaskerCore::FFI.respond_to?(name) && TaskerCore::FFI.method(name).arity ]
      end
      expect(found).to eq(described_class::FUNCTIONS)
    end

    it "finds the bridge that others listen to, with the events that it announces" do
      heard = []
      bridge = TaskerCore::Worker::EventBridge.instance
      %w[ step.execution.received step.completion.sent step.checkpoint_yield.sent ].each do |name|
        bridge.subscribe(name) { |event| heard << event.payload[:n] }
        described_class.new.announce(name, { n: name })
      end
      expect(heard).to eq(%w[ step.execution.received step.completion.sent step.checkpoint_yield.sent ])
    end

    it "keeps what a listener raises to itself, and reports it" do
      allow(TaskerContribRails).to receive(:report)
      TaskerCore::Worker::EventBridge.instance.subscribe("bridge.error") { raise "a listener's mistake" }
      described_class.new.announce("bridge.error", {})
      expect(TaskerContribRails)
        .to have_received(:report).with(an_object_having_attributes(message: "a listener's mistake"),
          source: "bridge.error")
    end

    it "finds what starts and stops domain events" do
      expect(TaskerCore::Worker::InProcessDomainEventPoller.instance).to respond_to(:start!, :stop!)
      expect(TaskerCore::DomainEvents::SubscriberRegistry.instance).to respond_to(:start_all!, :stop_all!)
    end

    it "knows that no worker runs here, without harm" do
      expect(TaskerCore::FFI.worker_status).to include("running" => false)
      expect(described_class.new).not_to be_running
      expect { described_class.new.stop }.not_to raise_error
    end
  end
end
