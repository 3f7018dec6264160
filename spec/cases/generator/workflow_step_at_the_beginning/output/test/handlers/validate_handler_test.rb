# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ValidateHandlerTest < TaskerContribRails::Testing::TestCase
  # Put what the task is created with here, as your handler reads it, and say what it is to
  # return: `assert_result_data({ "charged" => 10 }, run)`.
  test "succeeds" do
    run = run_handler(ValidateHandler, task_fields: { "order_id" => 1 })

    assert_success run
  end
end
