# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Shop::ShipHandler, type: :tasker_handler do
  # Replace these with the results of your batches, and expect the total: `expect(run).to
  # have_result_data("items" => 150)`.
  it "succeeds with what the batches returned" do
    run = run_handler(described_class, dependency_results: { "split_worker_001" => { "items_processed" => 100 }, "split_worker_002" => { "items_processed" => 50 } })

    expect(run).to be_success
  end

  it "succeeds where there was no batch" do
    expect(run_handler(described_class, dependency_results: { "split_worker_001" => { "no_op" => true } })).to be_success
  end
end
