# frozen_string_literal: true

# Runs once every batch of split is done.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  # The names of the workers start with split_worker_001.
  WORKER = "split_worker"

  def call(context)
    names = context.dependency_results.keys.select { |name| name.start_with?("#{WORKER}_") }
    batches = names.sort.map { |name| context.get_dependency_result(name) }

    success(result: { "batches" => batches.size, "items" => batches.sum { |batch| batch["items_processed"].to_i } })
  end
end
