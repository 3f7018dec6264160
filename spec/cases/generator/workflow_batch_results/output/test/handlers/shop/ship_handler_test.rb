# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "adds up what the workers did" do
    result = join("split_worker_001" => { "items_processed" => 100 }, "split_worker_002" => { "items_processed" => 50 })

    assert_equal({ "batches" => 2, "items" => 150 }, result.result)
  end

  test "has nothing to add up where there was no batch" do
    assert_equal 0, join("split_worker_001" => { "no_op" => true }).result["items"]
  end

  private
    def join(results)
      Shop::ShipHandler.new.call(build_step_context(dependency_results: results))
    end
end
