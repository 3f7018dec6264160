# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Testing
    # Builds the context of a step without running a workflow.
    #
    # @api private
    module Contexts
      extend Values

      # A completed step.
      Before = Data.define(:name, :uuid, :result)
      # Facts about a context that the context itself does not have.
      Known = Data.define(:attributes, :schema) do
        def initialize(attributes: Current::Values.new({}), schema: nil) = super
      end

      TASK = { name: "test_task", namespace: "test", version: "1.0.0" }.freeze
      STEP = { name: "test_step", handler: { callable: "TestHandler" } }.freeze
      private_constant :Before, :STEP

      class << self
        # @return [TaskerCore::Types::StepContext]
        # @raise [ArgumentError] if a value is invalid
        def build(task_fields:, dependency_results:, step_inputs:, step_config:, attempt:, max_attempts:, checkpoint:,
                  task: TASK, definition: STEP)
          unless attempt.is_a?(Integer) && attempt.positive?
            raise ArgumentError, "attempt must be a whole number of at least 1, not #{attempt.inspect}."
          end

          initialization = hash_through_json(step_config, "step_config")
          before = results(dependency_results).map do |name, result|
            Before.new(name:, uuid: SecureRandom.uuid, result:)
          end
          Runtime::Context.build(
            task: { task_uuid: SecureRandom.uuid, context: hash_through_json(task_fields, "task_fields"), **task },
            step: { uuid: SecureRandom.uuid, name: definition[:name], retryable: true, max_attempts:,
                    attempts: attempt - 1, inputs: hash_through_json(step_inputs, "step_inputs"),
                    checkpoint: through_json(checkpoint, "checkpoint") },
            definition: { **definition, handler: { **definition[:handler], initialization: } }, before:
          )
        end

        # @param workflow [Template]
        # @param step [String]
        # @return [TaskerCore::Types::StepContext] with example values for everything that is not given
        def of_step(workflow, step, task_fields:, dependency_results:, step_config:, **given)
          declared = workflow.step(step)
          build(task: { name: workflow.name, namespace: workflow.namespace, version: workflow.version },
                definition: Inline::Contexts.definition(declared),
                max_attempts: declared["retry"]["max-attempts"],
                task_fields: workflow.task_fields(hash_through_json(task_fields, "task_fields")),
                dependency_results: workflow.results_before(step, results(dependency_results)),
                step_config: workflow.initialization(step).merge(hash_through_json(step_config, "step_config")),
                **given)
        end

        private
          def results(given)
            unless given.respond_to?(:to_hash)
              raise ArgumentError, "dependency_results is a Hash from step to result, not #{given.inspect}."
            end

            given.to_hash.to_h { |name, result| [ name.to_s, through_json(result, "the result of #{name}") ] }
          end
      end
    end
  end
end
