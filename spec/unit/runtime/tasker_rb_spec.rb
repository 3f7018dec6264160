# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

# With a double of tasker-rb's native functions: spec/contract holds these to the real ones.
RSpec.describe TaskerContribRails::Runtime::TaskerRb do
  subject(:runtime) { described_class.new }

  let(:ffi) do
    double(:ffi, bootstrap_worker: { "status" => "started" },
      worker_status: { "running" => true, "supported_namespaces" => %w[ shop bank ] }, stop_worker: nil)
  end
  let(:happened) { [] }

  before do
    stub_const("TaskerCore::FFI", ffi)
    poller = double(:poller).tap { |part| allow(part).to receive_messages(start!: nil, stop!: nil) }
    subscribers = double(:subscribers).tap { |part| allow(part).to receive_messages(start_all!: nil, stop_all!: nil) }
    stub_const("TaskerCore::Worker::InProcessDomainEventPoller", double(instance: poller))
    stub_const("TaskerCore::DomainEvents::SubscriberRegistry", double(instance: subscribers))
    allow(ffi).to receive(:stop_worker) { happened << :engine }
    allow(subscribers).to receive(:stop_all!) { happened << :subscribers }
  end

  it "gives the engine its environment while it starts, and the application back its own" do
    seen = nil
    allow(ffi).to receive(:bootstrap_worker) {
      (seen = ENV.values_at("TASKER_CONFIG_PATH", "TASKER_ENV")) && { "status" => "started" }
    }
    stub_const("ENV", ENV.to_h.merge("TASKER_ENV" => "production"))

    expect(runtime.start("TASKER_CONFIG_PATH" => "/app/tmp/tasker.toml", "TASKER_ENV" => nil)).to eq(%w[ bank shop ])
    expect(seen).to eq([ "/app/tmp/tasker.toml", nil ])
    expect(ENV.values_at("TASKER_CONFIG_PATH", "TASKER_ENV")).to eq([ nil, "production" ])
    expect(runtime).to be_running
  end

  it "says why the engine did not start, without the database's password" do
    allow(ffi).to receive(:bootstrap_worker).and_raise(RuntimeError, "no connection to postgresql://u:S3cret@db/tasker")
    expect { runtime.start("DATABASE_URL" => "postgresql://u:S3cret@db/tasker") }
      .to raise_error(TaskerContribRails::Error::EngineFailed,
        /\ATasker's runtime did not start: no connection/) { |error|
      expect(error.full_message).not_to include("S3cret")
    }
    expect(runtime).not_to be_running
  end

  it "does not take over an engine that another started, nor end it" do
    allow(ffi).to receive(:bootstrap_worker).and_return({ "status" => "already_running" })
    expect { runtime.start({}) }.to raise_error(TaskerContribRails::Error::EngineFailed, /already runs in this process/)
    runtime.stop
    expect(happened).to be_empty
  end

  it "runs only while the engine itself says so" do
    runtime.start({})
    allow(ffi).to receive(:worker_status).and_return({ "running" => false })
    expect(runtime).not_to be_running
    expect(runtime.namespaces).to eq([])
  end

  it "ends who listens before the engine, and once" do
    runtime.start({})
    2.times { runtime.stop }
    expect(happened).to eq(%i[ subscribers engine ])
    expect(runtime).not_to be_running
  end

  it "gives a step with Symbols for keys at any depth, and nothing where there is none" do
    allow(ffi).to receive(:poll_step_events).and_return({ "event_id" => "e", "task" => { "a" => [ { "b" => 1 } ] } },
      nil)
    expect([ runtime.poll, runtime.poll ]).to eq([ { event_id: "e", task: { a: [ { b: 1 } ] } }, nil ])
  end

  it "says whether the engine took a result or a checkpoint: only true is yes" do
    allow(ffi).to receive(:complete_step_event).with("e",
      { "event_id" => "e", "result" => { "a" => 1 } }).and_return(true, nil)
    allow(ffi).to receive(:checkpoint_yield_step_event).with("e", { "event_id" => "e" }).and_return(true, "no")
    completion = { event_id: "e", result: { a: 1 } }

    expect(Array.new(2) { runtime.complete(completion) }).to eq([ true, false ])
    expect(Array.new(2) { runtime.checkpoint(event_id: "e") }).to eq([ true, false ])
  end

  it "reports what a listener raises, and goes on" do
    allow(TaskerContribRails).to receive(:report)
    stub_const("TaskerCore::Worker::EventBridge",
      double(instance: double.tap { |bridge| allow(bridge).to receive(:publish).and_raise("broken") }))
    runtime.announce("step.completion.sent", {})
    expect(TaskerContribRails).to have_received(:report).with(RuntimeError, source: "step.completion.sent")
  end

  it "says that it needs the gem where there is only the double" do
    hide_const("TaskerCore::FFI")
    expect { runtime.load }.to raise_error(TaskerContribRails::Error::EngineMissing, /Add `gem "tasker-rb"`/)
  end
end
