# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ProcessPaymentHandlerTest < TaskerContribRails::Testing::TestCase
  # Replace the subject with what your handler reads, and assert its result:
  # `assert_result_data({ "subject" => "order 123" }, run)`.
  test "succeeds" do
    run = run_handler(ProcessPaymentHandler, task_fields: { "subject" => "order 123" })

    assert_success run
  end

  # `context_for("shop/order", "charge")` builds the context of a step from its task
  # template. `assert_error run, :permanent` and `assert_retryable run, after: 30` check how
  # it fails. See docs/testing.md of tasker-contrib-rails.
end
