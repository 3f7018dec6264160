# frozen_string_literal: true

require "active_support"
require "active_support/notifications"

module TaskerContribRails
  module EventBridge
    # The only door to ActiveSupport's notifications, so that no name can be
    # published which is not an event's.
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
      end

      class << self
        def listening?(name) = ActiveSupport::Notifications.notifier.listening?(name)

        # Hands a notification to everyone who listens.
        #
        # @param name [String]
        # @param payload [Hash{Symbol => Object}] its `timestamp` is the end, its `duration` the seconds before
        # @return [Array<Exception>] what the listeners raised: each of them was called
        def deliver(name, payload)
          ActiveSupport::Notifications.publish_event(Notification.new(name, payload.fetch(:timestamp), payload[:duration] || 0.0, id, payload))
          NONE
        rescue ActiveSupport::Notifications::InstrumentationSubscriberError => error
          error.exceptions
        rescue Exception => error # rubocop:disable Lint/RescueException -- a listener's `exit` must not end the worker
          [ error ]
        end

        def subscribe(pattern, listener) = ActiveSupport::Notifications.subscribe(pattern, listener)
        def unsubscribe(subscription) = ActiveSupport::Notifications.unsubscribe(subscription)

        private
          def id = ActiveSupport::Notifications.instrumenter.id
      end

      NONE = [].freeze
      private_constant :NONE
    end
  end
end
