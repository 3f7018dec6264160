# frozen_string_literal: true

module TaskerCore
  module StepHandler
    module Mixins
      # Results that create batches, results of a batch, and results that combine batches.
      module Batchable
        def capabilities = super + %w[ batchable batch_processing parallel_execution cursor_based deferred_convergence ]

        def get_batch_context(context) = BatchProcessing::BatchWorkerContext.from_step_data(context.workflow_step)

        def detect_aggregation_scenario(sequence, analyzer_step_name, batch_worker_prefix)
          BatchProcessing::BatchAggregationScenario.detect(sequence, analyzer_step_name, batch_worker_prefix)
        end

        def get_dependency_result(sequence, step_name, *keys)
          result = sequence.get_results(step_name)
          keys.empty? ? result : result&.dig(*keys)
        end

        def handle_no_op_worker(context)
          success(result: { "batch_id" => context.batch_id, "no_op" => true, "processed_count" => 0 }) if context.no_op?
        end

        # Cursors start at 0. A batch does not include its end.
        def create_cursor_configs(total_items, worker_count)
          raise ArgumentError, "worker_count must be > 0" if worker_count <= 0

          size = (total_items.to_f / worker_count).ceil
          Array.new(worker_count) do |index|
            first = index * size
            last = [ first + size, total_items ].min
            config = { "batch_id" => format("%03d", index + 1),
                       "start_cursor" => first, "end_cursor" => last, "batch_size" => last - first }
            yield config, index if block_given?
            config
          end
        end

        def no_batches_outcome(reason:, metadata: {})
          outcome = Types::BatchProcessingOutcome.no_batches
          success(result: { "batch_processing_outcome" => outcome.to_h, "reason" => reason, **metadata })
        end

        def create_batches_outcome(worker_template_name:, cursor_configs:, total_items:, metadata: {})
          worker_count = cursor_configs.size
          outcome = Types::BatchProcessingOutcome.create_batches(worker_template_name:, worker_count:,
                                                                 cursor_configs:, total_items:)
          success(result: { "batch_processing_outcome" => outcome.to_h, "worker_count" => worker_count,
                            "total_items" => total_items, **metadata })
        end

        def batch_worker_success(items_processed:, items_succeeded:, items_failed: 0, items_skipped: 0,
                                 last_cursor: nil, results: nil, errors: nil, metadata: {})
          result = { "items_processed" => items_processed, "items_succeeded" => items_succeeded,
                     "items_failed" => items_failed, "items_skipped" => items_skipped }
          result["last_cursor"] = last_cursor if last_cursor
          result["results"] = results if results
          result["errors"] = errors if errors
          success(result: result.merge(metadata), metadata: { batch_worker: true })
        end

        def checkpoint_yield(cursor:, items_processed:, accumulated_results: nil)
          Types::StepHandlerCallResult.checkpoint_yield(cursor:, items_processed:, accumulated_results:)
        end

        def no_batches_aggregation_result(metadata: {})
          success(result: { "worker_count" => 0, "scenario" => "no_batches", **metadata })
        end

        def aggregate_batch_worker_results(scenario, zero_metrics: {})
          return no_batches_aggregation_result(metadata: zero_metrics) if scenario.no_batches?

          aggregated = yield(scenario.batch_results)
          success(result: aggregated.merge("worker_count" => scenario.worker_count, "scenario" => "with_batches"))
        end
      end
    end
  end
end
