# frozen_string_literal: true

module InlineCases
  module Batches
    class Split < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        total = context.get_task_field("total")
        create_batches_outcome(worker_template_name: "work", cursor_configs: create_cursor_configs(total, 3), total_items: total)
      end
    end

    class Work < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        batch = get_batch_context(context)
        items = (batch.start_cursor...batch.end_cursor).to_a
        batch_worker_success(items_processed: items.size, items_succeeded: items.size, last_cursor: batch.end_cursor, results: items)
      end
    end

    class Collect < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Batchable

      def call(context)
        scenario = detect_aggregation_scenario(context.dependency_results, "split", "work_")
        aggregate_batch_worker_results(scenario) { |results| { "items" => results.values.flat_map { |result| result["results"] }.sort } }
      end
    end
  end
end
