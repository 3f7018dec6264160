# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Feeder do
  let(:claims) { RecordingClaims.new }
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  let(:now) { [ 0.0 ] }
  subject(:feeder) { feeder_of(%w[ shop ]) }

  def feeder_of(namespaces, limit: 2)
    described_class.new(claims:, worker: "tcr1", namespaces:, shared: "worker", activity:, limit:, owner: { pid: 7 })
  end

  def looked_at = claims.log.filter_map { |deed, from| from if deed == :move }

  before do
    allow(activity).to receive(:now) { now.first }
    allow(TaskerContribRails).to receive_messages(logger: Logger.new(@log = StringIO.new), report: nil)
  end

  it "looks at the engine's schema once a minute, since it may be updated under a worker" do
    feeder
    looks = Array.new(3) do |number|
      now[0] = 59.0 + number
      claims.missing_things = [ "function pgmq.read" ]
      feeder.send(:housekeeping)
      [ claims.log.count { |deed,| deed == :missing }, feeder.schema_lacks ]
    end
    expect(looks).to eq([ [ 0, [] ], [ 1, [ "function pgmq.read" ] ], [ 1, [ "function pgmq.read" ] ] ])
  end

  it "moves no more than there is place for" do
    claims.messages = %w[ a b c ]
    expect(feeder.feed).to eq(2)
    expect(feeder.feed).to eq(0)
    expect(claims.log).to eq([ [ :move, "worker_shop_queue", "tcr1_shop_queue", %w[ a b ] ] ])
    activity.finished("a")
    expect(feeder.feed).to eq(1)
  end

  it "takes turns among the namespaces, and where nothing is announced looks at one of them" do
    both = feeder_of(%w[ shop bank ], limit: 9)
    2.times { both.feed }
    2.times { both.feed(1) }
    expect(looked_at)
      .to eq(%w[
        worker_shop_queue worker_bank_queue worker_bank_queue worker_shop_queue worker_shop_queue worker_bank_queue
      ])
  end

  it "goes on with the other queues where the database refuses one, and reports that once while it lasts" do
    both = feeder_of(%w[ shop bank ])
    claims.refused = %w[ worker_shop_queue ]
    claims.messages = %w[ a b ]
    expect(Array.new(2) { both.feed }).to eq([ 2, 0 ])
    activity.finished("a")
    2.times { both.feed }
    expect(looked_at.uniq).to eq(%w[ worker_bank_queue ])
    expect(TaskerContribRails)
      .to have_received(:report).once.with(an_instance_of(TaskerContribRails::Error::DatabaseRefused),
        source: "tasker.feeder", queue: "worker_shop_queue")
    claims.refused = []
    both.feed
    claims.refused = %w[ worker_shop_queue ]
    both.feed
    expect(TaskerContribRails).to have_received(:report).twice
  end

  it "reports a message that names no step, and moves the others" do
    claims.nonsense, claims.messages = [ 17 ], %w[ a ]
    expect(feeder.feed).to eq(1)
    expect(TaskerContribRails).to have_received(:report)
      .with(an_object_having_attributes(class: TaskerContribRails::Error::MessageMalformed,
        message: "Message 17 in queue worker_shop_queue names no step. " \
        "It was moved to the queue's archive, pgmq.a_worker_shop_queue."), source: "tasker.feeder",
        queue: "worker_shop_queue")
    expect(@log.string).to include("Message 17 in queue worker_shop_queue names no step.")
  end

  it "frees the place of a step that the engine will never take, once it is overdue" do
    claims.messages = %w[ a b ]
    feeder.feed
    claims.unclaimable = %w[ a ]
    feeder.reap
    expect(activity.size).to eq(2)
    now[0] = 6.0
    feeder.reap
    expect(activity.steps.map(&:step_uuid)).to eq([ "b" ])
  end

  it "frees the place of a step that the runtime passes over, and says so once" do
    claims.messages = %w[ a b c ]
    feeder.feed
    claims.passed_over = %w[ a ]
    now[0] = 6.0
    2.times { feeder.reap }
    expect(feeder.feed).to eq(1)
    expect(activity.steps.map(&:step_uuid)).to eq(%w[ b c ])
    expect(@log.string.scan("Step charge of order can't be run here").size).to eq(1)
    expect(@log.string).to include("`bin/rails tasker:why 673cfdf4`")
  end

  it "does not ask after a step that runs, however long" do
    claims.messages = %w[ a ]
    feeder.feed
    activity.running("a", "t", "charge")
    claims.unclaimable = %w[ a ]
    now[0] = 600.0
    feeder.reap
    expect(activity.size).to eq(1)
  end

  it "takes its lock first, and then says whose its queues are, and hears of new steps" do
    feeder.enter
    expect(claims.log)
      .to eq([
        [ :lock, "tcr1" ], [ :sign, "tcr1_shop_queue", { pid: 7 } ], [ :provide, "worker_shop_queue" ],
        [ :listen, %w[ worker_shop_queue ] ]
      ])
  end

  it "knows that it was taken for dead by its lock in other hands" do
    claims.locked = %w[ tcr1 ]
    expect { feeder.enter }.to raise_error(TaskerContribRails::Error::WorkerLost)
    expect(feeder).to be_taken_for_dead
  end

  it "knows that it was taken for dead by its queues, which are gone, where the lock is free again" do
    expect { feeder.enter }.not_to raise_error
    expect(feeder).not_to be_taken_for_dead
    claims.queues = false
    expect { feeder.enter }.to raise_error(TaskerContribRails::Error::WorkerLost)
    expect(feeder).to be_taken_for_dead
  end

  it "asks the database something also where all threads are busy, so that a database that is gone is noticed" do
    reached = Thread::Queue.new
    claims.database.define_singleton_method(:wait) { |wake:, **| (reached << true) && IO.select([ wake ]) && false }
    2.times { |number| activity.running("step-#{number}", "t", "charge") }
    feeder.start
    reached.pop(timeout: 5)
    feeder.stop
    expect([ claims.database.touched, claims.deeds ]).to eq([ described_class::SILENCE, [] ])
  end

  it "cleans its queues and their archives every five minutes, and reports messages that name no step" do
    looks = Thread::Queue.new
    claims.define_singleton_method(:move) { |*| [] } # whoever sent nonsense sent it past the shared queue
    claims.nonsense = [ 7 ]
    claims.database.define_singleton_method(:wait) { |**| (looks << true) && false }
    feeder # since when the five minutes are counted
    now[0] = described_class::PRUNE
    feeder.start
    3.times { looks.pop(timeout: 5) }
    feeder.stop
    expect(claims.log.select { |deed,| deed == :prune }).to eq([ [ :prune, "tcr1_shop_queue" ] ])
    expect(@log.string.lines).to match([ /Message 7 in queue tcr1_shop_queue names no step/ ])
  end
end
