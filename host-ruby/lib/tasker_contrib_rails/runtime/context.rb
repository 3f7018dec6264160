# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # Builds the context for a handler from what the engine would send. Used for inline runs and for tests of single
    # handlers. All values are as {Stored} returns them.
    module Context
      # @param task [Hash{Symbol => Object}] task_uuid, context, name, namespace, version, tags
      # @param step [Hash{Symbol => Object}] uuid, name, attempts, max_attempts, retryable, inputs, checkpoint
      # @param definition [Hash{Symbol => Object}] the step in the task template, as the engine sends it
      # @param before [#to_a] the complete steps whose results the context holds, each with `name`, `uuid` and `result`
      # @param baggage [Hash{String => Object}] see {Baggage}
      # @return [TaskerCore::Types::StepContext]
      def self.build(task:, step:, definition:, before:, baggage: {})
        data = {
          task: { task: task.slice(:task_uuid, :context), task_name: task[:name], namespace_name: task[:namespace],
                  task_version: task[:version] },
          workflow_step: { **step.except(:uuid), workflow_step_uuid: step[:uuid], named_step_uuid: step[:uuid],
                           task_uuid: task[:task_uuid],
                           in_process: true, processed: false },
          step_definition: definition
        }
        StepContext.new(Sequence.new(data, before), tags: task[:tags], baggage:)
      end
    end
  end
end
