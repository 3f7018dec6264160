# frozen_string_literal: true

require "test_helper"

class ProcessPaymentHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "succeeds with what it handled" do
    result = handle("subject" => "order 123")

    assert_predicate result, :success?
    assert_equal({ "subject" => "order 123", "handled_by" => "ProcessPaymentHandler" }, result.result)
  end

  test "without a subject it fails for good, saying what is missing" do
    result = handle({})

    assert_not result.success?
    assert_match(/subject is missing/, result.message)
    assert_equal "ValidationError", result.error_type
    assert_not result.retryable
  end

  private
    def handle(task_fields)
      ProcessPaymentHandler.new.call(build_step_context(task_fields: task_fields))
    end
end
