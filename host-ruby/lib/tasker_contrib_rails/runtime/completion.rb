# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # What is sent to the engine about a step that ran. It has the form that tasker-rb uses, and adds what that leaves
    # out: the error's message, its type, and how long the server should wait.
    #
    # @api private
    class Completion
      # @param event [Hash{Symbol => Object}]
      # @param outcome [Runtime::Outcome]
      # @param started [Time]
      # @param milliseconds [Integer] how long the handler ran
      def initialize(event:, outcome:, started:, milliseconds:, worker:, hostname:)
        @event, @outcome, @started, @milliseconds = event, outcome, started, milliseconds
        @worker, @hostname = worker, hostname
        @attempt = Attempt.new(event)
      end

      # @return [Hash{Symbol => Object}]
      def to_h
        { **@event.slice(:event_id, :task_uuid, :step_uuid, :trace_id, :span_id).compact, success: @outcome.success?,
          result: @outcome.result, error_message: @outcome.message, completed_at: now, metadata:, **failure }
      end

      # @return [Integer, nil] seconds that the server is asked to wait before the next attempt
      def delay
        return unless @outcome.retryable

        @delay ||= Backoff.seconds(@attempt.retry_options.with_indifferent_access, @attempt.number,
                                   asked: @outcome.retry_after)
      end

      private
        def metadata
          { execution_time_ms: @milliseconds, handler_version: nil, retryable: @outcome.retryable, completed_at: now,
            worker_id: @worker, worker_hostname: @hostname, started_at: @started.iso8601, custom: }
        end

        # The runtime's own keys, together with the handler's.
        def custom
          ours = { handler_class: definition.dig(:handler, :callable) }
          unless @outcome.success?
            ours.merge!(failed_at: now, failed_by: @worker, error_type: @outcome.error_type,
                        error_code: @outcome.error_code, retryable: @outcome.retryable)
          end
          ours.merge!(processed_at: now, processed_by: @worker) if @outcome.success?
          ours.merge(@outcome.stored_metadata.transform_keys(&:to_sym))
        end

        def failure
          return {} if @outcome.success?

          raised = @outcome.exception
          error = { message: @outcome.message, error_type: @outcome.error_type, retryable: @outcome.retryable,
                    backtrace: (Diagnostics::Raised.new(raised).frames if raised) }
          { status: "failed", error:, orchestration_metadata: Backoff.metadata(delay) }.compact
        end

        def definition = @event.dig(:task_sequence_step, :step_definition) || {}

        def now = @now ||= Time.now.utc.iso8601
    end
  end
end
