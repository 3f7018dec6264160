# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Builds step contexts like the runtime's, for tests of single handlers.
    module StepContexts
      # @param task_fields [Hash] the task's context
      # @param dependency_results [Hash{String => Object}] the results of earlier steps, by name
      # @param step_inputs [Hash] the step's own inputs
      # @param step_config [Hash] `handler.initialization` of the step in the task template
      # @param attempt [Integer] the number of the attempt, from 1
      # @param max_attempts [Integer]
      # @param checkpoint [Hash, nil] the checkpoint from which the step continues
      # @param batch [Range, Hash, Symbol, nil] the batch of a worker: `100...103`, its cursor, or `:none`
      # @param current_attributes [Hash{Class => Hash}] values such as `{ Current => { user: } }`
      # @return [TaskerCore::Types::StepContext] a real context; all values are converted to JSON and back,
      #   as in production
      # @raise [ArgumentError] if a value is invalid
      def build_step_context(task_fields: {}, dependency_results: {}, step_inputs: {}, step_config: {}, attempt: 1,
                             max_attempts: 3, checkpoint: nil, batch: nil, current_attributes: {}, **others)
        Keywords.refuse(:build_step_context, others, of: StepContexts)
        known_context(current_attributes) do
          Contexts.build(task_fields:, dependency_results:, step_config:, attempt:, max_attempts:, checkpoint:,
                         step_inputs: Batch.inputs(batch, step_inputs))
        end
      end

      # Builds the context of a step of a workflow. Values that are not given are examples from the schemas
      # in its template: the task's fields from `input_schema`, the results of earlier steps from their
      # `result_schema`.
      #
      #   run_handler context_for("order_fulfillment", "charge", task_fields: { order_id: 7 })
      #
      # @param workflow [String] see {Inline.run}
      # @param step [String]
      # @param namespace [String, nil]
      # @param task_fields [Hash] fields that replace the examples
      # @param dependency_results [Hash{String => Hash}] results, or fields of results, that replace the
      #   examples
      # @return [TaskerCore::Types::StepContext]
      # @raise [Error::NoSuchTemplate] if there is no such workflow
      # @raise [ArgumentError] if it has no such step, or there is no example for a value
      def context_for(workflow, step, namespace: nil, task_fields: {}, dependency_results: {}, step_inputs: {},
                      step_config: {}, attempt: 1, checkpoint: nil, batch: nil, current_attributes: {}, **others)
        Keywords.refuse(:context_for, others, of: StepContexts)
        template = Template.find(workflow, namespace:)
        known_context(current_attributes, schema: template.step(step)["result-schema"]) do
          Contexts.of_step(template, step, task_fields:, dependency_results:, step_config:, attempt:, checkpoint:,
                           step_inputs: Batch.inputs(batch, step_inputs))
        end
      end

      private
        # Remembers facts about a context by object identity, because the runtime's contexts do not
        # implement equality.
        def known_context(current_attributes, schema: nil)
          attributes = Current::Values.new(current_attributes).tap(&:set)
          yield.tap { |context| known_contexts[context] = Contexts::Known.new(attributes:, schema:) }
        end

        def known_contexts = @known_contexts ||= {}.compare_by_identity
    end
  end
end
