# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::Notifications, :events do
  let(:name) { "tasker.step_execution_completed" }
  let(:ended) { Time.now - 60 }
  let(:payload) { { timestamp: ended, duration: 1.5, step_name: "pay" }.freeze }

  def listen(listener, monotonic: false)
    subscriptions << ActiveSupport::Notifications.public_send(monotonic ? :monotonic_subscribe : :subscribe, name,
      listener)
  end

  # As tracers do, this keeps something of its own in the payload.
  let(:tracer) do
    Class.new do
      attr_reader :seen

      def initialize = @seen = []
      def start(name, id, payload) = payload[:span] = [ name, id ]
      def finish(_name, _id, payload) = @seen << [ payload.delete(:span), payload ]
    end.new
  end

  it "serves listeners that have only `start` and `finish`, with a payload that they may write to" do
    listen(tracer)
    expect(described_class.deliver(name, payload)).to be_empty

    id = ActiveSupport::Notifications.instrumenter.id
    expect(tracer.seen).to eq([ [ [ name, id ], payload ] ])
    expect(payload).not_to have_key(:span)
  end

  it "serves those that asked for a monotonic clock with Floats of that clock" do
    seen = nil
    listen(->(*arguments) { seen = arguments }, monotonic: true)
    before = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    described_class.deliver(name, payload)

    expect(seen.first).to eq(name)
    expect(seen[1..2]).to all(be_a(Float))
    expect(seen[2] - seen[1]).to be_within(1e-6).of(1.5)
    expect(before - seen[2]).to be > 50 # it ended a minute ago
    expect(seen[4]).to eq(payload)
  end

  it "says to the nanosecond when it began, in UTC where it ended in UTC" do
    [ Time.new(2026, 3, 1, 0, 0, Rational(1, 3)), Time.utc(2026, 3, 1, 0, 0, 0.25) ].each do |ended|
      began = described_class::Notification.began(ended, 1.000000001)

      expect(began + Rational(1_000_000_001, 1_000_000_000)).to eq(ended.floor(9))
      expect(began.utc?).to eq(ended.utc?)
    end
  end

  it "calls an object that takes the event itself once, though it has `start` and `finish` too" do
    listener = Class.new do
      attr_reader :calls

      def initialize = @calls = []
      def start(*) = @calls << :start
      def finish(*) = @calls << :finish
      def publish_event(event) = @calls << event.duration
    end.new
    listen(listener)
    described_class.deliver(name, payload)

    expect(listener.calls).to eq([ 1500.0 ])
  end

  it "gives back what listeners raise, and calls the others" do
    failing = Class.new do
      def start(*) = raise("no exporter")
      def finish(*) = nil
    end.new
    [ failing, tracer ].each { |listener| listen(listener) }

    expect(described_class.deliver(name, payload)).to match([ have_attributes(message: "no exporter") ])
    expect(tracer.seen.size).to eq(1)
  end
end
