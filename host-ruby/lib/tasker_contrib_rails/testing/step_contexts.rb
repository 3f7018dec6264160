# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Step contexts as the runtime builds them, for tests of single handlers.
    module StepContexts
      # @param task_fields [Hash] what the task was created with
      # @param dependency_results [Hash{String => Object}] the result of each step this one depends on, by its name
      # @param step_inputs [Hash] the step's own inputs
      # @param step_config [Hash] `handler.initialization` of the step in the task template
      # @param attempt [Integer] which attempt it is, from 1
      # @param max_attempts [Integer]
      # @param checkpoint [Hash, nil] what the step had yielded before it was interrupted
      # @param batch [Range, Hash, Symbol, nil] the batch of a worker: `100...103`, its cursor, or `:none`
      # @param current_attributes [Hash{Class => Hash}] such as `{ Current => { user: } }`
      # @return [TaskerCore::Types::StepContext] a real one; all values are stored as in production
      # @raise [ArgumentError] where one of them is not what it should be
      def build_step_context(task_fields: {}, dependency_results: {}, step_inputs: {}, step_config: {}, attempt: 1,
                             max_attempts: 3, checkpoint: nil, batch: nil, current_attributes: {}, **others)
        Keywords.refuse(:build_step_context, others, of: StepContexts)
        known_context(current_attributes) do
          Contexts.build(task_fields:, dependency_results:, step_config:, attempt:, max_attempts:, checkpoint:,
                         step_inputs: Batch.inputs(batch, step_inputs))
        end
      end

      # The context of a step of a workflow. What is not given is made up from the schemas that its template declares:
      # the fields of the task from `input_schema`, the results of the steps before it from their `result_schema`.
      #
      #   run_handler context_for("order_fulfillment", "charge", task_fields: { order_id: 7 })
      #
      # @param workflow [String] see {Inline.run}
      # @param step [String]
      # @param namespace [String, nil]
      # @param task_fields [Hash] fields that are to be others
      # @param dependency_results [Hash{String => Hash}] results, or fields of results, that are to be others
      # @return [TaskerCore::Types::StepContext]
      # @raise [Error::NoSuchTemplate] where there is no such workflow
      # @raise [ArgumentError] where it has no such step, or a value can't be made up
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
        # What is known of a context beside it, by its identity: contexts of the runtime don't say what they equal.
        def known_context(current_attributes, schema: nil)
          attributes = CurrentValues.new(current_attributes).tap(&:set)
          yield.tap { |context| known_contexts[context] = Contexts::Known.new(attributes:, schema:) }
        end

        def known_contexts = @known_contexts ||= {}.compare_by_identity
    end
  end
end
