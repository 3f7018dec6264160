# frozen_string_literal: true

require "active_support/log_subscriber"

module TaskerContribRails
  module EventBridge
    # Writes a line into the application's log for each event, with `config.tasker.log_events = true`.
    #
    #   [Tasker] step.execution.completed shop/order/validate_order 12.3ms attempt=1 task=0b1c… step=7f2e…
    #
    # @api private
    class LogSubscriber < ActiveSupport::LogSubscriber
      PATTERNS = { tasker: /\Atasker\.[a-z0-9_]+\z/, rails: /\A[a-z0-9_]+\.tasker\z/ }.freeze
      private_constant :PATTERNS

      @lock = Mutex.new

      class << self
        # @param naming [Symbol] see {Settings}
        # @return [void]
        def start(naming)
          stop
          @lock.synchronize { @subscription = Notifications.subscribe(PATTERNS.fetch(naming), new.method(:happened)) }
        end

        # @return [void]
        def stop
          @lock.synchronize { @subscription = @subscription && Notifications.unsubscribe(@subscription) && nil }
        end
      end

      # @param notification [Notifications::Notification]
      # @return [void]
      def happened(notification)
        return unless logger

        failed = notification.payload.key?(:error_message) || notification.payload.key?(:reason)
        write(failed ? :error : :info, line(notification))
      end

      private
        def write(severity, line)
          Log.new(logger).public_send(severity, "[Tasker] #{line}")
        end

        def line(notification)
          fields = notification.payload
          took = format("%.1fms", notification.duration) if fields[:duration]
          failure = fields.values_at(:error_class, :error_message).compact.join(": ")
          where = fields.values_at(:namespace, :task_name, :step_name).compact.join("/")
          [ fields[:event_type], where, took, *details(fields), failure ].compact.reject(&:empty?).join(" ")
        end

        # The fields that distinguish an event from others of its kind.
        def details(fields)
          named = { attempt: :attempt, task: :task_uuid, step: :step_uuid, worker: :worker, reason: :reason,
                    errors: :errors, warnings: :warnings }
          named.filter_map { |word, field| "#{word}=#{fields[field]}" unless fields[field].nil? }
        end
    end
  end
end
