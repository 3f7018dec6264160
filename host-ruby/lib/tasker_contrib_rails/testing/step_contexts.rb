# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Testing
    # Step contexts as the runtime builds them, for tests of single handlers.
    module StepContexts
      include Values

      # A step that is complete.
      Before = Data.define(:name, :uuid, :result)
      private_constant :Before

      # @param task_fields [Hash] what the task was created with
      # @param dependency_results [Hash{String => Object}] the result of each step this one depends on, by its name
      # @param step_inputs [Hash] the step's own inputs, such as the cursor of a batch
      # @param step_config [Hash] `handler.initialization` of the step in the task template
      # @param attempts [Integer] attempts before this one; 0 for the first
      # @param max_attempts [Integer]
      # @param checkpoint [Hash, nil] what the step had yielded before it was interrupted
      # @return [TaskerCore::Types::StepContext] a real one; all values are stored as in production
      def build_step_context(task_fields: {}, dependency_results: {}, step_inputs: {}, step_config: {},
                             attempts: 0, max_attempts: 3, checkpoint: nil)
        unless dependency_results.respond_to?(:to_hash)
          raise ArgumentError,
            "dependency_results is a Hash from step to result, not #{dependency_results.inspect}."
        end

        initialization = hash_through_json(step_config, "step_config")
        before = dependency_results.map do |name, result|
          Before.new(name: name.to_s, uuid: SecureRandom.uuid, result: through_json(result, "the result of #{name}"))
        end

        Runtime::Context.build(
          task: { task_uuid: SecureRandom.uuid, context: hash_through_json(task_fields, "task_fields"),
                  name: "test_task", namespace: "test", version: "1.0.0" },
          step: { uuid: SecureRandom.uuid, name: "test_step", retryable: true, max_attempts:, attempts:,
                  inputs: hash_through_json(step_inputs, "step_inputs"),
                  checkpoint: through_json(checkpoint, "checkpoint") },
          definition: { name: "test_step", handler: { callable: "TestHandler", initialization: } },
          before:
        )
      end
    end
  end
end
