# frozen_string_literal: true

require "active_support/all"

# Its statements run on the real engine in spec/e2e/health_spec.rb.
RSpec.describe TaskerContribRails::Metrics::Engine do
  let(:now) { [ 0.0 ] }
  let(:queues) do
    TaskerContribRails::Configuration::Queues.new(shared: "worker", results: "results", shared_because: nil)
  end
  let(:settings) { double(queues:) }
  let(:claims) { instance_double(TaskerContribRails::Database::Claims, workers:) }
  let(:workers) do
    [ owner("tcr1", "shop", "bank", session: 1, silent: 0.1), owner("tcr2", "shop", session: 2, silent: 60.0),
      owner("tcr3", "shop") ]
  end
  let(:rows) do
    nothing = { "runnable" => "0", "oldest" => "0", "parked" => "0", "claimed" => "0", "running" => "0",
      "results" => "0" }
    [ { **nothing, "namespace" => "bank", "parked" => "1", "running" => "2" },
      { **nothing, "namespace" => "shop", "runnable" => "3", "oldest" => "12.5", "claimed" => "1", "results" => "4" } ]
  end
  subject(:engine) { described_class.new(settings: -> { settings }, clock: -> { now.first }) }

  def owner(worker, *namespaces, session: nil, silent: nil)
    queues = namespaces.map { |name| "#{worker}_#{name}_queue" }
    TaskerContribRails::Database::Claims::Owner.new(worker:, queues:, owner: {}, session:, silent:, dead_for: nil)
  end

  def values
    engine.samples.to_h do |family, samples|
      [ family.name.to_sym, samples.to_h { |labels, value| [ labels.join, value ] } ]
    end
  end

  before do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(@log = StringIO.new))
    allow(TaskerContribRails::Operations).to receive(:read) do |**given, &block|
      (@given = given) && block.call(:session)
    end
    allow(TaskerContribRails::Database::Gauges).to receive(:new).with(:session).and_return(double(steps: rows))
    allow(TaskerContribRails::Database::Claims).to receive(:new).with(:session, results: "results").and_return(claims)
    left = [ { "namespace" => "shop" }, { "namespace" => "shop" } ]
    allow(TaskerContribRails::Database::Tasks).to receive(:new).with(:session).and_return(double(left:))
    allow(claims).to receive(:held) do |(queue)|
      Array.new(queue.start_with?("tcr2") ? 1 : 2) { RecordingClaims.held("c") } +
        [ RecordingClaims.held("d", task_over: true), RecordingClaims.held("e", state: "enqueued_for_orchestration") ]
    end
  end

  it "says of each namespace what waits, runs and is stranded, and who lives" do
    expect(values.transform_values(&:to_a)).to eq({
      engine_up: { "" => 1 }, runnable_steps: { "bank" => 0, "shop" => 3 },
      oldest_runnable_step_seconds: { "bank" => 0.0, "shop" => 12.5 }, parked_retries: { "bank" => 1, "shop" => 0 },
      claimed_steps: { "bank" => 0, "shop" => 1 }, running_steps: { "bank" => 2, "shop" => 0 },
      waiting_results: { "bank" => 0, "shop" => 4 }, stranded_steps: { "bank" => 0, "shop" => 3 },
      stranded_tasks: { "bank" => 0, "shop" => 2 }, live_workers: { "bank" => 1, "shop" => 2 },
      frozen_workers: { "bank" => 0, "shop" => 1 }
    }.transform_values(&:to_a))
    expect(values.keys).to match_array(TaskerContribRails::Metrics::Families::ENGINE.keys)
    expect(@given).to eq(settings:, timeout: 2)
  end

  it "looks at no worker's steps that is well" do
    allow(claims).to receive(:workers).and_return(workers.first(1))
    values
    expect(claims).not_to have_received(:held)
  end

  it "asks the database at most every five seconds, whoever asks" do
    [ 0.0, 4.9, 5.0 ].each { |time| (now[0] = time) && engine.samples }
    expect(TaskerContribRails::Operations).to have_received(:read).twice
  end

  it "says only that it is down where the database can't be asked, and the reason in the log" do
    errors = TaskerContribRails::Error
    [ errors::DatabaseUnavailable, errors::DatabaseRefused, errors::SchemaMissing, errors::Misuse ].each do |error|
      allow(TaskerContribRails::Operations).to receive(:read).and_raise(error, "away")
      now[0] += 5
      expect(values).to eq(engine_up: { "" => 0 })
    end
    expect(@log.string.scan("[Tasker] metrics: away").size).to eq(4)
  end
end
