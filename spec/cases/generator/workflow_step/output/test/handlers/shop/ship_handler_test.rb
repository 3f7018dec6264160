# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Shop::ShipHandlerTest < TaskerContribRails::Testing::TestCase
  # Replace the results of earlier steps with what your handler reads, and assert its result:
  # `assert_result_data({ "charged" => 10 }, run)`.
  test "succeeds" do
    run = run_handler(Shop::ShipHandler, dependency_results: { "reserve" => { "done" => true }, "charge" => { "done" => true } })

    assert_success run
  end
end
