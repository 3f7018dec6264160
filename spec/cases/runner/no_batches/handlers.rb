# frozen_string_literal: true

module InlineCases
  module NoBatches
    class Plain < TaskerCore::StepHandler::Base
      def call(context) = success(result: { seen: context.dependency_results.keys.sort })
    end

    class Split < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        return no_batches_outcome(reason: "none") if context.get_task_field("none")

        create_batches_outcome(worker_template_name: "work", cursor_configs: create_cursor_configs(2, 2), total_items: 2)
      end
    end

    # All that a worker is told.
    class Inputs < TaskerCore::StepHandler::Base
      def call(context)
        success(result: { inputs: context.step_inputs, config: context.step_config, name: context.step_name, definition: context.step_definition.name })
      end
    end
  end
end
