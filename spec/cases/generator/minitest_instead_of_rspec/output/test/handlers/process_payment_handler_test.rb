# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ProcessPaymentHandlerTest < TaskerContribRails::Testing::TestCase
  # Put what your handler reads in the place of the subject, and say what it is to
  # return: `assert_result_data({ "subject" => "order 123" }, run)`.
  test "succeeds" do
    run = run_handler(ProcessPaymentHandler, task_fields: { "subject" => "order 123" })

    assert_success run
  end

  # `context_for("shop/order", "charge")` gives a step of yours what its template
  # declares, `assert_error run, :permanent` and `assert_retryable run, after: 30` say
  # how it fails: docs/testing.md of tasker-contrib-rails.
end
