# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ValidateHandlerTest < TaskerContribRails::Testing::TestCase
  # Replace the task's fields with what your handler reads, and assert its result:
  # `assert_result_data({ "charged" => 10 }, run)`.
  test "succeeds" do
    run = run_handler(ValidateHandler, task_fields: { "order_id" => 1 })

    assert_success run
  end
end
