# frozen_string_literal: true

require "active_support"
require "active_support/notifications"

module TaskerContribRails
  module EventBridge
    # The only place that publishes ActiveSupport notifications, so that only names of events are published.
    #
    # @api private
    module Notifications
      # A notification that has the times of the event, not the time of its publication.
      class Notification < ActiveSupport::Notifications::Event
        NANOSECONDS = 1_000_000_000
        private_constant :NANOSECONDS

        # @param payload [Hash{Symbol => Object}] `timestamp` is the end, and `duration` the seconds before it
        # @return [Notification]
        def self.of(name, id, payload) = new(name, payload.fetch(:timestamp), payload[:duration] || 0.0, id, payload)

        # Counted in nanoseconds: subtracting a Float would make a Time of twenty objects, with which receivers could
        # only calculate slowly.
        #
        # @param ended [Time]
        # @param seconds [Float] before it
        # @return [Time] local, unless the end is in UTC
        def self.began(ended, seconds)
          return ended if seconds.zero?

          began = Time.at(ended.to_i, ended.nsec - (seconds * NANOSECONDS).round, :nsec)
          ended.utc? ? began.utc : began
        end

        # @return [Time]
        attr_reader :end

        # @param ended [Time]
        # @param seconds [Float]
        def initialize(name, ended, seconds, id, payload)
          super(name, nil, nil, id, payload)
          @end, @seconds = ended, seconds
        end

        # @return [Time] computed when asked for
        def time = Notification.began(@end, @seconds)

        # @return [Float] milliseconds, as in every notification
        def duration = @seconds * 1000.0

        # @return [Array(Float, Float)] start and end, as `ActiveSupport::Notifications.monotonic_subscribe` passes them
        def monotonic
          ended = Process.clock_gettime(Process::CLOCK_MONOTONIC) - (Time.now - @end)
          [ ended - @seconds, ended ]
        end
      end

      class << self
        def listening?(name) = ActiveSupport::Notifications.notifier.listening?(name)

        # Passes a notification to all listeners.
        #
        # @param name [String]
        # @param payload [Hash{Symbol => Object}] `timestamp` is the end, and `duration` the seconds before it
        # @return [Array<Exception>] what the listeners raised; all of them were called
        def deliver(name, payload)
          listeners = ActiveSupport::Notifications.notifier.listeners_for(name)
          return NONE if listeners.empty?

          id, errors, notification = self.id, NONE, nil
          listeners.each do |listener|
            next times(listener, name, id, payload) if wants_times?(listener)

            hand(notification ||= Notification.of(name, id, payload), listener)
          # A listener that calls `exit` must not end the worker.
          rescue Exception => error # rubocop:disable Lint/RescueException
            errors += [ error ]
          end
          errors
        end

        def subscribe(pattern, listener) = ActiveSupport::Notifications.subscribe(pattern, listener)
        def unsubscribe(subscription) = ActiveSupport::Notifications.unsubscribe(subscription)

        private
          def id = ActiveSupport::Notifications.instrumenter.id

          # Whether it is a block with five arguments, as most listeners are that do not take the event.
          def wants_times?(listener) = listener.instance_of?(Listeners::Timed) && delegate(listener).is_a?(Proc)

          # What Rails' `publish_event` does, without an event: that would take longer than everything else here.
          def times(listener, name, id, payload)
            ended = payload.fetch(:timestamp)
            listener.publish(name, Notification.began(ended, payload[:duration] || 0.0), ended, id, payload.dup)
          end

          # Rails' `publish_event` skips listeners that only have `start` and `finish`, as tracers do, and passes Times
          # to those that asked for a monotonic clock.
          def hand(notification, listener)
            if listener.is_a?(Listeners::MonotonicTimed)
              listener.publish(notification.name, *notification.monotonic, notification.transaction_id,
                               notification.payload)
            elsif listener.instance_of?(Listeners::Evented) && (tracer = tracer(listener))
              trace(notification, tracer)
            else
              listener.publish_event(notification)
            end
          end

          if ActiveSupport::Notifications::Fanout::Subscribers::Evented.method_defined?(:delegate)
            def delegate(listener) = listener.delegate
          else # Rails 7.0
            def delegate(listener) = listener.instance_variable_get(:@delegate)
          end

          def tracer(listener)
            delegate = delegate(listener)
            delegate unless delegate.respond_to?(:publish_event) || delegate.respond_to?(:publish)
          end

          # Tracers store their span in the payload.
          def trace(notification, tracer)
            name, id, payload = notification.name, notification.transaction_id, notification.payload.dup
            tracer.start(name, id, payload)
            tracer.finish(name, id, payload)
          end
      end

      Listeners = ActiveSupport::Notifications::Fanout::Subscribers
      NONE = [].freeze
      private_constant :Listeners, :NONE
    end
  end
end
