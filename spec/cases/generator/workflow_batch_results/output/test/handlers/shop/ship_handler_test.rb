# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Shop::ShipHandlerTest < TaskerContribRails::Testing::TestCase
  # Replace these with the results of your batches, and assert the total:
  # `assert_result_data({ "items" => 150 }, run)`.
  test "succeeds with what the batches returned" do
    run = run_handler(Shop::ShipHandler, dependency_results: { "split_worker_001" => { "items_processed" => 100 }, "split_worker_002" => { "items_processed" => 50 } })

    assert_success run
  end

  test "succeeds where there was no batch" do
    assert_success run_handler(Shop::ShipHandler, dependency_results: { "split_worker_001" => { "no_op" => true } })
  end
end
