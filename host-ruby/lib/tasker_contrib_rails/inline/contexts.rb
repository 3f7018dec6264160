# frozen_string_literal: true

require "active_support/core_ext/object/blank"

module TaskerContribRails
  module Inline
    # Builds what a handler is called with, as the engine would send it.
    class Contexts
      # @param template [Template]
      # @param task_uuid [String]
      # @param context [Hash] plain JSON values
      def initialize(template, task_uuid:, context:)
        @template, @task_uuid = template, task_uuid
        @context = JSON.generate(context)
        @definitions = {}.compare_by_identity
      end

      # @param step [Step]
      # @param retries [Integer] attempts before this one
      # @param before [Array<Step>] complete steps whose results it is given
      # @return [TaskerCore::Types::StepContext]
      def build(step, retries:, before:)
        data = {
          task: { task: { task_uuid: @task_uuid, context: JSON.parse(@context) }, task_name: @template.name,
                  namespace_name: @template.namespace, task_version: @template.version },
          workflow_step: workflow_step(step, retries),
          step_definition: @definitions[step.definition] ||= step_definition(step.definition)
        }
        TaskerCore::Types::StepContext.new(Sequence.new(data, before))
      end

      private
        def workflow_step(step, retries)
          { workflow_step_uuid: step.uuid, task_uuid: @task_uuid, named_step_uuid: step.uuid, name: step.name,
            retryable: step.definition.dig("retry", "retryable"), max_attempts: step.definition.dig("retry", "max-attempts"),
            attempts: retries, in_process: true, processed: false, inputs: step.inputs, checkpoint: step.checkpoint }
        end

        def step_definition(definition)
          retries = definition["retry"]
          {
            name: definition["name"], dependencies: definition["dependencies"], timeout_seconds: definition["timeout-seconds"],
            handler: { callable: definition["callable"], method: definition["method"], resolver: definition["resolver"].presence,
                       initialization: JSON.parse(definition["initialization"]) },
            retry: { "retryable" => retries["retryable"], "max_attempts" => retries["max-attempts"], "backoff" => retries["backoff"],
                     "backoff_base_ms" => retries["base-ms"], "max_backoff_ms" => retries["max-ms"] },
            publishes_events: definition["events"].map { |event| event.slice("name", "condition") }
          }
        end
    end
  end
end
