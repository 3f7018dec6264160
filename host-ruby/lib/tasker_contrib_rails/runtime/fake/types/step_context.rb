# frozen_string_literal: true

module TaskerCore
  module Types
    # The argument of a handler's `call`.
    class StepContext
      attr_reader :task, :workflow_step, :dependency_results, :step_definition, :handler_name

      # @param step_data [Models::TaskSequenceStepWrapper, Hash] a Hash has Symbol keys
      def initialize(step_data, handler_name: nil)
        unless step_data.is_a?(Models::TaskSequenceStepWrapper)
          step_data = Models::TaskSequenceStepWrapper.new(step_data)
        end
        @task, @workflow_step = step_data.task, step_data.workflow_step
        @dependency_results, @step_definition = step_data.dependency_results, step_data.step_definition
        @handler_name = handler_name || step_definition.handler.callable
      end

      def task_uuid = task.task_uuid
      def step_uuid = workflow_step.workflow_step_uuid
      def step_name = workflow_step.name
      def namespace_name = task.namespace_name
      def context = task.context
      def retryable? = workflow_step.retryable

      def input_data = workflow_step.inputs
      alias step_inputs input_data

      def step_config = step_definition.handler.initialization
      def get_config(key) = step_config[key.to_s]

      def get_task_field(field_name) = task.context[field_name.to_s]
      alias get_input get_task_field

      def get_input_or(field_name, default = nil)
        value = get_task_field(field_name)
        value.nil? ? default : value
      end

      def get_dependency_result(step_name) = dependency_results.get_results(step_name)
      def get_dependency_field(step_name, *path) = get_dependency_result(step_name)&.dig(*path.map(&:to_s))

      # The number of earlier attempts.
      def retry_count = workflow_step.attempts || 0
      def max_retries = workflow_step.max_attempts || 3
      def is_retry? = retry_count.positive?
      def is_last_retry? = retry_count >= max_retries - 1

      def checkpoint = workflow_step.checkpoint
      def checkpoint_cursor = checkpoint&.dig("cursor")
      def checkpoint_items_processed = checkpoint&.dig("items_processed") || 0
      def accumulated_results = checkpoint&.dig("accumulated_results")
      def has_checkpoint? = !checkpoint_cursor.nil?

      def to_s = "#<StepContext task_uuid=#{task_uuid} step_uuid=#{step_uuid} step_name=#{step_name}>"

      def inspect
        "#<StepContext:#{object_id} task_uuid=#{task_uuid.inspect} step_uuid=#{step_uuid.inspect} " \
          "step_name=#{step_name.inspect} handler_name=#{handler_name.inspect}>"
      end
    end
  end
end
