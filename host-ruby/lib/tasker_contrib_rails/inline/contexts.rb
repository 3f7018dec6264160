# frozen_string_literal: true

require "active_support/core_ext/object/blank"

module TaskerContribRails
  module Inline
    # Contexts for the steps of one task. What the engine gives in an order of its own each time, the results of other
    # steps and the handler's initialization, comes here in an order that the seed decides.
    #
    # @api private
    class Contexts
      # @param definition [Hash] `types.step` of the contract
      # @return [Hash{Symbol => Object}] as the engine sends it, but for the handler's initialization
      def self.definition(definition)
        retries = definition["retry"]
        {
          name: definition["name"], dependencies: definition["dependencies"],
          timeout_seconds: definition["timeout-seconds"],
          handler: { callable: definition["callable"], method: definition["method"],
                     resolver: definition["resolver"] },
          retry: { "retryable" => retries["retryable"], "max_attempts" => retries["max-attempts"],
                   "backoff" => retries["backoff"], "backoff_base_ms" => retries["base-ms"],
                   "max_backoff_ms" => retries["max-ms"] },
          publishes_events: definition["events"].map { |event| event.slice("name", "condition") }
        }
      end

      # @param template [Template]
      # @param task_uuid [String]
      # @param context [Hash] as it is stored
      # @param seed [Integer]
      def initialize(template, task_uuid:, context:, seed:)
        @task = { task_uuid:, name: template.name, namespace: template.namespace, version: template.version }
        @context = JSON.generate(context)
        @random = Random.new(seed)
        @definitions = {}.compare_by_identity
      end

      # @param step [Step]
      # @param retries [Integer] attempts before this one
      # @param before [Array<Step>] complete steps whose results it is given
      # @return [TaskerCore::Types::StepContext]
      def build(step, retries:, before:)
        limits = step.definition["retry"]
        Runtime::Context.build(
          task: { **@task, context: JSON.parse(@context) },
          step: { uuid: step.uuid, name: step.name, attempts: retries, inputs: step.inputs, checkpoint: step.checkpoint,
                  retryable: limits["retryable"], max_attempts: limits["max-attempts"] },
          definition: definition(step),
          before: before.shuffle(random: @random)
        )
      end

      private
        def definition(step)
          definition = @definitions[step.definition] ||= Contexts.definition(step.definition)
          handler = definition[:handler].merge(initialization: step.initialization.to_a.shuffle(random: @random).to_h)
          definition.merge(handler:)
        end
    end
  end
end
