# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Shop::ShipHandlerTest < TaskerContribRails::Testing::TestCase
  # Create the items of the batch here, and assert what happened to them.
  test "does the items of its batch" do
    run = run_handler(Shop::ShipHandler, batch: 100...103)

    assert_success run
    assert_result_data({ "items_processed" => 3, "last_cursor" => 103 }, run)
  end

  test "does nothing where there was no batch" do
    assert_result_data({ "no_op" => true }, run_handler(Shop::ShipHandler, batch: :none))
  end
end
