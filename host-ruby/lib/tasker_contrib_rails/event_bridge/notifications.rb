# frozen_string_literal: true

require "active_support"
require "active_support/notifications"

module TaskerContribRails
  module EventBridge
    # The only door to ActiveSupport's notifications, so that no name can be
    # published which is not an event's.
    #
    # @api private
    module Notifications
      # A notification whose times are the event's and not those of its publication.
      class Notification < ActiveSupport::Notifications::Event
        # @return [Time]
        attr_reader :end

        # @param ended [Time]
        # @param seconds [Float]
        def initialize(name, ended, seconds, id, payload)
          super(name, nil, nil, id, payload)
          @end, @seconds = ended, seconds
        end

        # @return [Time] made when it is asked for: to subtract from a Time costs more than all the rest
        def time = @seconds.zero? ? @end : @end - @seconds

        # @return [Float] milliseconds, as of every notification
        def duration = @seconds * 1000.0

        # @return [Array(Float, Float)] start and end as `ActiveSupport::Notifications.monotonic_subscribe` gives them
        def monotonic
          ended = Process.clock_gettime(Process::CLOCK_MONOTONIC) - (Time.now - @end)
          [ ended - @seconds, ended ]
        end
      end

      class << self
        def listening?(name) = ActiveSupport::Notifications.notifier.listening?(name)

        # Hands a notification to everyone who listens.
        #
        # @param name [String]
        # @param payload [Hash{Symbol => Object}] its `timestamp` is the end, its `duration` the seconds before
        # @return [Array<Exception>] what the listeners raised: each of them was called
        def deliver(name, payload)
          notification = Notification.new(name, payload.fetch(:timestamp), payload[:duration] || 0.0, id, payload)
          errors = NONE
          ActiveSupport::Notifications.notifier.listeners_for(name).each do |listener|
            hand(notification, listener)
          # A listener's `exit` must not end the worker.
          rescue Exception => error # rubocop:disable Lint/RescueException
            errors += [ error ]
          end
          errors
        end

        def subscribe(pattern, listener) = ActiveSupport::Notifications.subscribe(pattern, listener)
        def unsubscribe(subscription) = ActiveSupport::Notifications.unsubscribe(subscription)

        private
          def id = ActiveSupport::Notifications.instrumenter.id

          # Rails' `publish_event` forgets listeners that have only `start` and `finish`, as tracers do, and gives
          # Times to those that asked for a monotonic clock.
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

          def tracer(listener)
            # Rails 7.0 has no reader for it.
            delegate = listener.respond_to?(:delegate) ? listener.delegate : listener.instance_variable_get(:@delegate)
            delegate unless delegate.respond_to?(:publish_event) || delegate.respond_to?(:publish)
          end

          # Tracers keep their span in the payload.
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
