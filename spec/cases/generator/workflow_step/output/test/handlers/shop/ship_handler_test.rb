# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Shop::ShipHandlerTest < TaskerContribRails::Testing::TestCase
  # Put what the steps before it return here, as your handler reads it, and say what it is to
  # return: `assert_result_data({ "charged" => 10 }, run)`.
  test "succeeds" do
    run = run_handler(Shop::ShipHandler, dependency_results: { "reserve" => { "done" => true }, "charge" => { "done" => true } })

    assert_success run
  end
end
