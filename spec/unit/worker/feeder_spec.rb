# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Feeder do
  let(:database) { Class.new { def on_connect = nil }.new }
  let(:claims) do
    Class.new do
      attr_reader :database, :moves
      attr_accessor :queue, :gone, :free, :swept
      def initialize(database) = (@database, @moves, @queue, @gone, @free = database, [], [], [], true)
      def move(from, to, limit) = @queue.shift(limit).tap { |moved| @moves << [ from, to, moved ] }
      def unclaimable(_queue, steps) = steps & @gone
      def lock(_worker) = @free
      def queues?(_names) = !@swept
      def provide(_queue) = nil
      def listen(_queues) = nil
      def held(_queues) = []
      def hand_back(_claim, _reason) = true
    end.new(database)
  end
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  subject(:feeder) { described_class.new(claims:, worker: "tcr1", namespaces: %w[ shop ], shared: "worker", activity:, limit: 2) }

  before { allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(IO::NULL)) }

  it "moves no more than there is place for" do
    claims.queue = %w[ a b c ]
    expect(feeder.feed).to eq(2)
    expect(feeder.feed).to eq(0)
    expect(claims.moves).to eq([ [ "worker_shop_queue", "tcr1_shop_queue", %w[ a b ] ] ])
    activity.finished("a")
    expect(feeder.feed).to eq(1)
  end

  it "takes turns among the namespaces" do
    both = described_class.new(claims:, worker: "tcr1", namespaces: %w[ shop bank ], shared: "worker", activity:, limit: 9)
    2.times { both.feed }
    expect(claims.moves.map(&:first)).to eq(%w[ worker_shop_queue worker_bank_queue worker_bank_queue worker_shop_queue ])
  end

  it "frees the place of a step that the engine will never take" do
    claims.queue = %w[ a b ]
    feeder.feed
    claims.gone = %w[ a ]
    feeder.reap
    expect(activity.size).to eq(2)
    allow(activity).to receive(:now).and_return(activity.now + 6)
    feeder.reap
    expect(activity.steps.map(&:step_uuid)).to eq([ "b" ])
  end

  it "hands back a step that ran here when its result is still missing at a second look" do
    held = TaskerContribRails::Worker::Claims::Held.new(step_uuid: "a", task_uuid: "t", claim: "c", state: "in_progress", begun: true, since: "", task: "order", step: "charge")
    allow(claims).to receive_messages(held: [ held ], hand_back: true)
    activity.running("a", "t", "charge")
    2.times { feeder.recover }
    activity.finished("a", :done)
    feeder.recover
    expect(claims).not_to have_received(:hand_back)
    feeder.recover
    expect(claims).to have_received(:hand_back).with("c", /result of this step was lost/)
  end

  it "knows that it was taken for dead by its lock in other hands" do
    claims.free = false
    expect { feeder.enter }.to raise_error(TaskerContribRails::Error::WorkerLost)
    expect(feeder).to be_lost
  end

  it "knows that it was taken for dead by its queues, which are gone, where the lock is free again" do
    expect { feeder.enter }.not_to raise_error
    claims.swept = true
    expect { feeder.enter }.to raise_error(TaskerContribRails::Error::WorkerLost)
    expect(feeder).to be_lost
  end
end
