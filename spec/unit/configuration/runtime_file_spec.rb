# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::RuntimeFile do
  let(:text) { <<~TOML }
    [common.queues]
    backend = "${TASKER_MESSAGING_BACKEND:-pgmq}"
    worker_namespace = "worker" # the engine's
    naming_pattern = "{namespace}_{name}_queue"

    [common.queues.orchestration_queues]
    step_results = "results"

    [worker.mpsc_channels.domain_events]
    shutdown_drain_timeout_ms = 5000
  TOML

  def written(...) = Dir.mktmpdir { |dir| File.read(described_class.new(text).write(File.join(dir, "sub/worker.toml"), ...)) }

  it "knows the engine's queues" do
    expect(described_class.new(text)).to have_attributes(shared: "worker", results: "results", unfit: nil)
  end

  it "changes two lines and no more" do
    changed = written(worker: "tcr00000000").lines.zip(text.lines).reject { |new, old| new == old }.map(&:first)
    expect(changed).to eq([ "worker_namespace = \"tcr00000000\"\n", "shutdown_drain_timeout_ms = 100\n" ])
  end

  it "leaves the queues alone where the worker has none of its own" do
    expect(written).to include("worker_namespace = \"worker\"")
  end

  it "writes for its owner alone" do
    Dir.mktmpdir { |dir| expect(File.stat(described_class.new(text).write(File.join(dir, "a.toml"))).mode & 0o777).to eq(0o600) }
  end

  it "says why there can be no private queue" do
    expect(described_class.new(text.sub("${TASKER_MESSAGING_BACKEND:-pgmq}", "rabbitmq")).unfit).to eq("the message queue is RabbitMQ")
    expect(described_class.new(text.sub(/^worker_namespace.*$/, "")).unfit).to include("no common.queues.worker_namespace")
    expect(described_class.new(text.sub("{namespace}_{name}", "q_{name}")).unfit).to include("naming_pattern")
  end
end
