# frozen_string_literal: true

# Measures an event, in processor time so that other work on the machine does not count,
# and relative to ActiveSupport's own cost so that the machine's speed does not count.

require "active_support/all"
require "tasker_contrib_rails"
require_relative "support/bench"

module EventBench
  EVENT = "step.execution.completed"
  NAME = "tasker.step_execution_completed"
  FIELDS = { task_uuid: "t", step_uuid: "s", event_id: "e", duration: 0.1, timestamp: Time.now }.freeze
  ROUNDS = 7

  class << self
    def microseconds(times, &block)
      samples = Array.new(ROUNDS) do
        start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
        times.times(&block)
        (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - start) * 1_000_000 / times
      end
      samples.min
    end

    def allocated(times, &block)
      GC.disable
      before = GC.stat(:total_allocated_objects)
      times.times(&block)
      (GC.stat(:total_allocated_objects) - before) / times
    ensure
      GC.enable
    end

    # Kilobytes.
    def resident
      return Integer(`ps -o rss= -p #{Process.pid}`) unless File.exist?("/proc/self/statm")

      File.read("/proc/self/statm").split[1].to_i * 4
    end
  end
end

bridge = TaskerContribRails::EventBridge
publish = ->(_) { bridge.publish(EventBench::EVENT) { raise "nobody listens" } }
instrument = ->(_) { ActiveSupport::Notifications.instrument(EventBench::NAME, EventBench::FIELDS) { nil } }
publish.call(0)

Bench.row("events", "nobody listens", EventBench.microseconds(200_000, &publish), "us", aim: 0.5, noise: 0.2)
Bench.row("events", "nobody listens: objects an event", EventBench.allocated(10_000, &publish), "", aim: 0)

given = ->(_) { bridge.publish(EventBench::EVENT, EventBench::FIELDS) }
{
  "a subscriber with the event" => ->(event) { event.duration },
  "a subscriber with five arguments" => ->(_name, started, finished, _id, _payload) { finished - started }
}.each do |who, subscriber|
  subscription = ActiveSupport::Notifications.subscribe(EventBench::NAME, subscriber)
  given.call(0)
  times = Bench.side_by_side(rounds: 25, by: :work,
    ours: -> { 8_000.times(&given) }, theirs: -> { 8_000.times(&instrument) })
  Bench.row("events", "#{who}, of ActiveSupport itself", times[:ours] / times[:theirs], "times", aim: 1.3)
  Bench.row("events", "#{who}: objects an event", EventBench.allocated(10_000, &given), "")
  ActiveSupport::Notifications.unsubscribe(subscription)
end

subscription = ActiveSupport::Notifications.subscribe(EventBench::NAME) { |event| event.duration }
many = -> { 100_000.times { |n| bridge.publish("order.event_#{n % 100}", payload: { number: n }) }.tap { GC.start } }
many.call
before = EventBench.resident
many.call
Bench.row("events", "memory after 100,000 more", EventBench.resident - before, "kB", aim: 1_024)
ActiveSupport::Notifications.unsubscribe(subscription)

calls = 0
counted = Module.new do
  define_method(:call) do |*arguments|
    calls += 1
    super(*arguments)
  end
end
TaskerContribRails::Component.singleton_class.prepend(counted)
1_000.times { bridge.publish("order.new_name") }
Bench.row("events", "calls of the component for 1,000 events of one new name", calls, "", aim: 1, noise: 0)
