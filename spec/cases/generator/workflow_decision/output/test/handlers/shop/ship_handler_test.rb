# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Shop::ShipHandlerTest < TaskerContribRails::Testing::TestCase
  # Put what your handler decides by here, and say which steps are to come of it:
  # `assert_creates_steps [ … ], run`.
  test "creates steps that depend on it, and no others" do
    run = run_handler(Shop::ShipHandler, task_fields: {})

    assert_success run
    assert_empty steps_created(run) - [ "quick", "slow" ]
  end
end
