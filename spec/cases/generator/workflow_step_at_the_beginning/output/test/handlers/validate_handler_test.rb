# frozen_string_literal: true

require "test_helper"

class ValidateHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "reads what the task was given" do
    result = ValidateHandler.new.call(build_step_context(task_fields: { "order_id" => 1 }))

    assert_predicate result, :success?
    assert_equal [ "order_id" ], result.result["given"]
  end
end
