# frozen_string_literal: true

require "active_support/all"

# A worker with queues of its own, on a database that only remembers what it was asked.
RSpec.describe TaskerContribRails::Worker::Parts do
  # What happens, by whichever part, in its order.
  let(:happened) { [] }
  let(:runtime) do
    log = happened
    Class.new(Object) do
      define_method(:load) { log << "load" }
      define_method(:start) { |environment| (@environment = environment) && (log << "start") && [ "shop" ] }
      define_method(:stop) { log << "stop" }
      attr_reader :environment
      def poll = nil
      def running? = true
    end.new
  end
  # Each session of a part, by the part's name.
  let(:sessions) { Hash.new { |all, part| all[part] = FakeClaims.new(part, happened, missing) } }
  let(:missing) { [] }
  let(:root) { Pathname(Dir.mktmpdir) }
  let(:config) { TaskerContribRails::Configuration.new }
  let(:merged) do
    database = double(url: "postgresql://127.0.0.1:1/none", pool_size: nil, problem: nil)
    TaskerContribRails::Configuration::Merged.new(root:, environment: "test", database:, overrides: config.overrides,
      env: {})
  end
  let(:settings) do
    TaskerContribRails::Worker::Settings.new(config, root:, merged:)
  end
  subject(:parts) { described_class.new(settings:, runtime:, claims: ->(part) { sessions[part] }) }

  # {Database::Claims} whose database has all queues and no steps.
  FakeClaims = Struct.new(:part, :log, :missing) do
    def database = @database ||= FakeSession.new(part, log)
    def lock(_) = log << "lock"
    def queues?(_) = !@without_queues
    def without_queues = @without_queues = true
    def provide(queue) = log << "provide #{queue}"
    def listen(_) = nil
    def sign(queue, owner) = log << "sign #{queue[/_.*/]} #{owner.keys.join(",")}"
    def move(*) = []
    def workers = []
    def held(_) = []
    def send_on(*) = []
    def drop(_) = log << "drop"
    def respond_to_missing?(*) = true
    def method_missing(*) = []
  end

  FakeSession = Struct.new(:part, :log) do
    def on_connect = nil
    def close = log << "close #{part}"
    def answered_at = 0.0
    # Another worker looks for tasks that a server left.
    def query(sql, *) = sql.include?("pg_try_advisory_lock") ? [ { "is" => "f" } ] : []
    # As the database does where nothing happens: until it is woken.
    def wait(wake:, **) = IO.select([ wake ], nil, nil, 5)
    def respond_to_missing?(*) = true
    def method_missing(*) = []
  end

  before do
    root.join("config/tasker/templates").mkpath
    root.join("config/tasker/templates/order.yaml").write <<~YAML
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: charge
          handler: { callable: ChargeHandler }
    YAML
    allow(TaskerContribRails).to receive_messages(logger: Logger.new(@log = StringIO.new), report: nil)
    allow(TaskerContribRails::EventBridge).to receive_messages(start: nil, publish: nil)
  end

  after do
    parts.measures&.stop
    root.rmtree
  end

  it "asks the database first, makes the shared queues, then starts tasker-rb, then takes its own" do
    parts.start
    expect(happened.first(5))
      .to eq([ "load", "provide worker_shop_queue", "start", "lock", "sign _shop_queue host,pid,started_at" ])
    expect(parts.feeder.queues).to eq([ "#{parts.name}_shop_queue" ])
    expect(parts.shared_because).to be_nil
    expect(runtime.environment["TASKER_CONFIG_PATH"]).to eq(parts.files.configuration.to_s)
  ensure
    parts.drain(double(name: "w"), timeout: 0)
  end

  it "ends in the reverse order, and closes every session" do
    parts.start
    happened.clear
    expect(parts.drain(double(name: "w"), timeout: 0)).to be_clean
    expect(happened.first).to eq("stop")
    expect(happened).to include("drop", "close feeder", "close runner")
    expect(sessions.keys).to eq(%w[ feeder runner ]) # and no third
  end

  context "in an application with a database" do
    let(:outbox) { instance_double(TaskerContribRails::Worker::Outbox, start: true, stop: true) }

    before do
      allow(TaskerContribRails::Starts).to receive(:database?).and_return(true)
      allow(TaskerContribRails::Worker::Outbox).to receive(:new).and_return(outbox)
    end

    it "sends what is due in its outbox until it ends" do
      expect(parts.start.outbox).to equal(outbox)
      expect(outbox).to have_received(:start)
      expect(outbox).not_to have_received(:stop)
      parts.drain(double(name: "w"), timeout: 0)
      expect(outbox).to have_received(:stop)
    end

    it "leaves no thread for it where another can't be had" do
      allow(TaskerContribRails::Worker::Sweeper).to receive(:new).and_raise(ThreadError, "can't create Thread")
      expect { parts.start }.to raise_error(ThreadError)
      expect(outbox).to have_received(:stop).at_least(:once)
    end
  end

  it "leaves nothing up where the queues can't be had" do
    sessions["feeder"].without_queues
    expect { parts.start }.to raise_error(TaskerContribRails::Error::EngineFailed, /created no queue for shop/)
    expect(happened.last(2)).to eq([ "stop", "close feeder" ])
    expect(root.join("tmp/tasker").glob("{worker,templates}-*")).to be_empty
  end

  it "leaves nothing up where a thread can't be had" do
    allow(TaskerContribRails::Worker::Sweeper).to receive(:new).and_raise(ThreadError, "can't create Thread")
    expect { parts.start }.to raise_error(ThreadError)
    expect(happened).to include("stop", "close feeder", "close runner")
    expect(parts.feeder).not_to be_alive
    expect(root.join("tmp/tasker").glob("{worker,templates}-*")).to be_empty
  end

  context "on a database without Tasker" do
    let(:missing) { [ "schema tasker", "function pgmq.read" ] }

    it "does not start, and says what to do" do
      absent = TaskerContribRails::Error::SchemaMissing.new("The database has no Tasker in it.")
      allow(sessions["feeder"]).to receive(:refuse_absence).with(missing).and_raise(absent)
      expect { parts.start }
        .to raise_error(TaskerContribRails::Error::SchemaMissing, "The database has no Tasker in it.")
      expect(happened).not_to include("start")
    end
  end

  it "tells no failed attempts where config.tasker.report_failures is false" do
    config.report_failures = "false"
    allow(TaskerContribRails::Worker::StepRunner).to receive(:new).and_call_original
    parts.start
    expect(TaskerContribRails::Worker::StepRunner).to have_received(:new).with(hash_including(report_failures: false))
  ensure
    parts.drain(double(name: "w"), timeout: 0)
  end

  context "on a schema that this gem does not know" do
    let(:missing) { %w[ pgmq.read tasker.tasks ] }

    it "claims in the engine's own way, and says why" do
      parts.start
      expect(parts.shared_because).to eq("this gem does not know the engine's schema (no pgmq.read, tasker.tasks)")
      expect([ parts.feeder, parts.sweeper ]).to eq([ nil, nil ])
    ensure
      parts.handler_threads.stop
    end
  end
end
