# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class RouteOrderHandlerTest < TaskerContribRails::Testing::TestCase
  # Put what your handler decides by in the place of the amount, and say which steps
  # are to come of it: `assert_creates_steps [ "auto_approve" ], run`.
  test "decides" do
    run = run_handler(RouteOrderHandler, task_fields: { "amount" => 1_000 })

    assert_success run
    assert steps_created(run).all?(&:present?)
  end
end
