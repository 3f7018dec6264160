# frozen_string_literal: true

require "active_support/core_ext/object/blank"

module TaskerContribRails
  module Inline
    # Contexts for the steps of one task. The engine passes the results of other steps and the handler's initialization
    # in a different order each time. Here the seed decides the order.
    #
    # @api private
    class Contexts
      # The steps before another, put in order when a handler asks for one: most ask for one, or none.
      Before = Data.define(:steps, :seed) do
        def to_a = steps.call.shuffle(random: Random.new(seed))
      end
      private_constant :Before

      # @param definition [Hash] a `types.step` record
      # @return [Hash{Symbol => Object}] as the engine sends it, without the handler's initialization
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
      # @param context [Hash] the stored context
      # @param baggage [Hash{String => Object}] what came with it
      # @param seed [Integer]
      def initialize(template, task_uuid:, context:, seed:, baggage: {})
        @baggage = baggage
        @task = { task_uuid:, name: template.name, namespace: template.namespace, version: template.version }
        @context = JSON.generate(context)
        @random = Random.new(seed)
        @definitions = {}.compare_by_identity
      end

      # @param step [Step]
      # @param retries [Integer] the number of earlier attempts
      # @param before [#call] returns the complete steps whose results the context holds
      # @return [TaskerCore::Types::StepContext]
      def build(step, retries:, before:)
        limits = step.definition["retry"]
        Runtime::Context.build(
          task: { **@task, context: JSON.parse(@context) },
          step: { uuid: step.uuid, name: step.name, attempts: retries, inputs: step.inputs, checkpoint: step.checkpoint,
                  retryable: limits["retryable"], max_attempts: limits["max-attempts"] },
          definition: definition(step),
          before: Before.new(before, @random.rand(SEEDS)), baggage: @baggage
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
