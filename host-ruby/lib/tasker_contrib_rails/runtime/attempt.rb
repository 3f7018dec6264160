# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # One attempt at a step, as the runtime gave it to this worker, described for logs and reports.
    #
    # @api private
    class Attempt
      # @param event [Hash{Symbol => Object}] the event; its step counts the earlier attempts
      def initialize(event)
        @event = event
        @sequence = event[:task_sequence_step] || {}
      end

      # @return [Integer] from 1
      def number = @sequence.dig(:workflow_step, :attempts).to_i + 1

      # @return [Integer] the most attempts
      def most = @sequence.dig(:workflow_step, :max_attempts) || 1

      # @return [Boolean] whether this is the last attempt
      def last? = number >= most

      # @return [String, nil] the handler named by the template
      def handler = @sequence.dig(:step_definition, :handler, :callable)

      # @return [Hash] the template's `retry` of the step
      def retry_options = @sequence.dig(:step_definition, :retry) || {}

      # @return [String] the step, with its task
      def step = "step #{step_name} of #{task}"

      # @return [String] UUIDs
      def uuids = "(task #{@event[:task_uuid]}, step #{@event[:step_uuid]})"

      # @return [String] step, task, attempt and UUIDs
      def to_s = "#{step}, attempt #{number} of #{most} in #{handler} #{uuids}"

      # @return [Hash{Symbol => Object}] the same for `Rails.error`
      def context
        { **@event.slice(:task_uuid, :step_uuid), task:, step: step_name, handler:,
          attempt: number, max_attempts: most }
      end

      private
        def step_name = @sequence.dig(:step_definition, :name)

        def task = [ @sequence.dig(:task, :namespace_name), @sequence.dig(:task, :task_name) ].compact.join("/")
    end
  end
end
