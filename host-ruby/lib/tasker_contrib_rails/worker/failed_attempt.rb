# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Tells of an attempt at a step that failed: one line in the log, a warning where the step will be tried again and an
    # error where it will not; and to `Rails.error` what its handler raised.
    class FailedAttempt
      # @param event [Hash{Symbol => Object}] as the runtime gave it
      # @param outcome [Runtime::Outcome]
      # @param attempt [Integer] from 1
      # @param delay [Integer, nil] seconds that the server is asked to wait before the next
      # @param root [Pathname, String, nil] the application
      def initialize(event:, outcome:, attempt:, delay: nil, root: (Rails.root if defined?(Rails.root)))
        @event, @outcome, @attempt, @delay, @root = event, outcome, attempt, delay, root
      end

      # @return [void]
      def tell
        TaskerContribRails.logger.public_send(final? ? :error : :warn, line)
        TaskerContribRails.report(error, source: "tasker.step", severity: final? ? :error : :warning, **context) if error
      end

      # @return [String] the line
      def line
        "[Tasker] step #{step} of #{task} failed in #{handler}, attempt #{@attempt} of #{most}, #{consequence}: #{cause} " \
          "(task #{@event[:task_uuid]}, step #{@event[:step_uuid]})"
      end

      # @return [Boolean] whether the step will not be tried again
      def final? = !@outcome.retryable || @attempt >= most

      private
        def sequence = @event[:task_sequence_step] || {}
        def step = sequence.dig(:step_definition, :name)
        def task = sequence.dig(:task, :namespace_name).then { |namespace| [ namespace, sequence.dig(:task, :task_name) ].compact.join("/") }
        def handler = sequence.dig(:step_definition, :handler, :callable)
        def most = sequence.dig(:workflow_step, :max_attempts) || 1
        def error = @outcome.exception

        def consequence
          return "final" if @outcome.retryable && final?
          return "not to be tried again" if final?

          "tried again#{" in #{@delay} s" if @delay}"
        end

        def cause
          code = " [#{@outcome.error_code}]" if @outcome.error_code
          "#{@outcome.error_type}#{code}: #{@outcome.message}#{" at #{place}" if place}"
        end

        # Where in the application it was raised.
        def place = @place ||= (Diagnostics::Raised.new(error, root: @root).place&.join(":") if error)

        def context
          { task_uuid: @event[:task_uuid], step_uuid: @event[:step_uuid], task:, step:, handler:, attempt: @attempt, max_attempts: most, final: final? }
        end
    end
  end
end
