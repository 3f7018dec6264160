# frozen_string_literal: true

# Measures an event, in processor time so that other work on the machine does not count,
# and relative to ActiveSupport's own cost so that the machine's speed does not count.

require "active_support/all"
require "tasker_contrib_rails"

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

    def resident = File.exist?("/proc/self/statm") ? File.read("/proc/self/statm").split[1].to_i * 4 : Integer(`ps -o rss= -p #{Process.pid}`)
  end
end

bridge = TaskerContribRails::EventBridge
publish = ->(_) { bridge.publish(EventBench::EVENT) { raise "nobody listens" } }
instrument = ->(_) { ActiveSupport::Notifications.instrument(EventBench::NAME, EventBench::FIELDS) { nil } }
publish.call(0)

puts format("nobody listens   %.2f us and %d objects an event (aim: under 0.5 and 0); ActiveSupport itself: %.2f us",
            EventBench.microseconds(200_000, &publish), EventBench.allocated(10_000, &publish), EventBench.microseconds(200_000, &instrument))

subscription = ActiveSupport::Notifications.subscribe(EventBench::NAME) { |event| event.duration }
given = ->(_) { bridge.publish(EventBench::EVENT, EventBench::FIELDS) }
given.call(0)
ours, theirs = EventBench.microseconds(20_000, &given), EventBench.microseconds(20_000, &instrument)
puts format("one listener     %.2f us an event, ActiveSupport itself %.2f: %.2f more, %.2f times as much (aim: at most 3 more)", ours, theirs, ours - theirs, ours / theirs)

many = -> { 100_000.times { |n| bridge.publish("order.event_#{n % 100}", payload: { number: n }) }.tap { GC.start } }
many.call
before = EventBench.resident
many.call
puts format("100,000 events   memory grew by %d kB (aim: flat)", EventBench.resident - before)
ActiveSupport::Notifications.unsubscribe(subscription)

calls = 0
TaskerContribRails::Component.singleton_class.prepend(Module.new { define_method(:call) { |*arguments| calls += 1; super(*arguments) } })
1_000.times { bridge.publish("order.new_name") }
puts "one name         #{calls} call of the component for 1,000 events (aim: 1)"
