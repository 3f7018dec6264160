# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Reads from a handler's result what it asks the engine to create.
    module Outcomes
      # @param result [TaskerCore::Types::StepHandlerCallResult::Success] the result of a decision handler
      # @return [Array<String>] the names of the steps that it creates; may be empty
      def steps_created(result) = outcome(result, "decision_point_outcome").fetch("step_names", [])

      # @param result [TaskerCore::Types::StepHandlerCallResult::Success] the result of a batchable handler
      # @return [Array<Hash>] a cursor for each batch, with the keys batch_id, start_cursor, end_cursor and
      #   batch_size; empty if it creates no batch
      def batches_created(result) = outcome(result, "batch_processing_outcome").fetch("cursor_configs", [])

      private
        def outcome(result, name)
          raise ArgumentError, "the step failed, so it creates nothing: #{result.message}" unless result.success?

          JsonSafe.stored(result.result).fetch(name) do
            raise ArgumentError, "the result has no #{name}: #{result.result.inspect}"
          end
        end
    end
  end
end
