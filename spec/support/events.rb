# frozen_string_literal: true

# A bridge of one's own for each example, and what its subscribers were given.
module EventExamples
  # What the runtime's publishers look like.
  class Source
    Event = Data.define(:payload)

    def initialize = @listeners = Hash.new { |listeners, name| listeners[name] = [] }
    def subscribe(name, &block) = @listeners[name] << block
    def publish(name, payload) = @listeners[name].each { |listener| listener.call(Event.new(payload)) }
    def deliver(event) = @listeners["*"].each { |listener| listener.call(event) }
    def count = @listeners.values.sum(&:size)
  end

  # What `Rails.error` receives.
  class Errors
    Report = Data.define(:error, :context)

    attr_reader :reports

    def initialize = @reports = []
    def report(error, context:, **) = @reports << Report.new(error:, context:)
  end

  # In a reporter of their own, which Rails 7.0 does not have without an application.
  def errors
    @errors ||= Errors.new.tap do |errors|
      allow(ActiveSupport).to receive(:error_reporter).and_return(ActiveSupport::ErrorReporter.new(errors))
    end
  end

  # @return [Array<ActiveSupport::Notifications::Event>] filled as they come
  def notifications(pattern = /tasker/, &block)
    [].tap do |seen|
      subscriptions << ActiveSupport::Notifications.subscribe(pattern) { |event|
        block ? block.call(event) : seen << event
      }
    end
  end

  def subscriptions = @subscriptions ||= []

  def leave_no_trace
    subscriptions.each { |subscription| ActiveSupport::Notifications.unsubscribe(subscription) }
    TaskerContribRails::EventBridge.stop
    TaskerContribRails::EventBridge.configure(TaskerContribRails::EventBridge::Settings.new)
  end

  # Objects allocated by a block, of all threads.
  def allocations
    GC.disable
    before = GC.stat(:total_allocated_objects)
    yield
    GC.stat(:total_allocated_objects) - before
  ensure
    GC.enable
  end
end

RSpec.configure do |config|
  config.include EventExamples, :events
  config.after(:each, :events) { leave_no_trace }
end
