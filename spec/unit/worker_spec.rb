# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker do
  # An engine that starts and stops and has nothing to do.
  let(:engine) do
    Class.new do
      attr_reader :log, :environment
      attr_accessor :dead
      def initialize = @log = []
      def load = nil
      def start(environment) = (@environment = environment) && (@log << :start) && [ "shop" ]
      def stop = @log << :stop
      def stop_claiming = @log << :stop_claiming
      def poll = dead ? raise(NotImplementedError, "a broken thread") : nil
      def running? = true
      def version = "0"
    end.new
  end
  let(:root) { Pathname(Dir.mktmpdir) }
  let(:config) { TaskerContribRails::Configuration.new }
  let(:settings) do
    database = double(url: "postgresql://127.0.0.1:1/none", pool_size: nil, problem: nil)
    merged = TaskerContribRails::Configuration::Merged.new(root:, environment: "test", database:,
      env: { "TASKER_MESSAGING_BACKEND" => "rabbitmq" })
    TaskerContribRails::Worker::Settings.new(config, root:, merged:).tap do |settings|
      allow(settings).to receive_messages(pg?: false)
    end
  end
  let(:parts) { -> { described_class::Parts.new(settings:, runtime: engine) } }
  subject(:worker) { described_class.new(settings:, parts:) }

  before do
    stub_const("TaskerContribRails::Worker::Drain::SILENCE", 0)
    root.join("config/tasker/templates").mkpath
    root.join("config/tasker/templates/order.yaml").write("name: order\n")
    allow(TaskerContribRails).to receive_messages(logger: Logger.new(@log = StringIO.new), report: nil)
    allow(TaskerContribRails::EventBridge).to receive(:start)
    @published = []
    allow(TaskerContribRails::EventBridge).to receive(:publish) { |name, fields| @published << [ name, fields ] }
  end

  after do
    worker.stop(timeout: 0)
    root.rmtree
  end

  it "is one, however often it is started" do
    2.times { worker.start }
    expect(engine.log).to eq([ :start ])
    expect(worker).to be_running
  end

  it "says in one line why it claims in the engine's own way" do
    worker.start
    expect(@log.string.scan("the message queue is RabbitMQ").size).to eq(1)
    expect(worker).not_to be_private_queue
  end

  it "refuses a start in a fork of the process that started it" do
    worker.start
    read, write = IO.pipe
    child = fork do
      worker.start
    rescue TaskerContribRails::Error::WorkerForked => error
      write.puts error.message
    ensure
      write.close
      exit!
    end
    write.close
    Process.wait(child)
    expect(read.read).to include("this fork has none of its threads")
  end

  it "has a name and a capacity once it is started" do
    expect([ worker.name, worker.capacity ]).to eq([ nil, nil ])
    worker.start
    expect(worker.capacity).to start_with("claiming in the engine's own way")
  end

  it "ends once, and tells how" do
    worker.start
    report = worker.stop(timeout: 3)
    expect(report).to be_clean
    expect(engine.log).to eq(%i[ start stop_claiming stop ])
    expect(worker.stop).to be_nil
    expect(@published.map(&:first)).to eq(%w[ worker.started worker.drained worker.stopped ])
    expect { worker.start }.to raise_error(TaskerContribRails::Error::WorkerUsedUp)
  end

  it "is held by a job until the job has to end" do
    asked = 0
    allow(worker).to receive(:sleep)
    expect(worker.hold { (asked += 1) == 3 }).to be_clean
    expect(engine.log).to eq(%i[ start stop_claiming stop ])
  end

  it "notices that the thread in which handlers run is gone" do
    died = Thread::Queue.new
    worker.on_death { died << true }
    worker.start
    expect(worker.health).to include(healthy: true, state: :running)
    engine.dead = true
    expect(died.pop(timeout: 5)).to be(true)
    expect(worker.health).to include(healthy: false, state: :dead)
    expect(@log.string)
      .to include("is dead: a thread that runs handlers has ended (NotImplementedError: a broken thread)")
    expect(@published.map(&:first)).to include("worker.died")
    expect(TaskerContribRails)
      .to have_received(:report).with(an_instance_of(TaskerContribRails::Error::WorkerDied), source: "tasker.worker")
  end

  it "ends by itself where nobody hears of its death, so that another worker can hand back what it held" do
    ended = Thread::Queue.new
    allow(engine).to receive(:stop).and_wrap_original { |stop| stop.call && ended << true }
    worker.start
    engine.dead = true
    expect(ended.pop(timeout: 10)).to be(true)
  end

  it "leaves nothing behind of a start that failed, and may be started again" do
    allow(engine).to receive(:start).and_raise(TaskerContribRails::Error::EngineFailed, "no")
    expect { worker.start }.to raise_error(TaskerContribRails::Error::EngineFailed)
    expect(root.join("tmp/tasker").glob("{worker,templates}-*")).to be_empty
    expect(engine.log).to eq([ :stop ])
    allow(engine).to receive(:start).and_return([ "shop" ])
    expect(worker.start).to be_running
  end

  it "says that there is no workflow, and asks nothing of the engine" do
    root.join("config/tasker/templates/order.yaml").delete
    expect { worker.start }
      .to raise_error(TaskerContribRails::Error::NoSuchTemplate,
        /no workflow yet in config\/tasker\/templates. `rails generate tasker:task_template` makes one/)
    expect(engine.environment).to be_nil
  end

  it "tells the events that its templates declare, once each" do
    root.join("config/tasker/templates/order.yaml").write(<<~YAML)
      name: order
      steps:
        - { name: a, handler: { callable: A }, publishes_events: [ { name: order.paid }, { name: order.sent } ] }
        - { name: b, handler: { callable: B }, publishes_events: [ { name: order.paid } ] }
    YAML
    worker.start
    expect(TaskerContribRails::EventBridge).to have_received(:start).with(declared: %w[ order.paid order.sent ])
  end

  it "tells the engine where its files are, and writes them for it alone" do
    worker.start
    expect(engine.environment).to include("TASKER_CONFIG_PATH" => root
      .join("tmp/tasker/worker-#{worker.name}.toml").to_s,
      "TASKER_TEMPLATE_PATH" => root.join("config/tasker/templates").to_s,
      "DATABASE_URL" => "postgresql://127.0.0.1:1/none")
    worker.stop(timeout: 0)
    expect(root.join("tmp/tasker").glob("worker-*")).to be_empty
  end
end
