# frozen_string_literal: true

require "test_helper"

class RouteOrderHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "approves small amounts by itself" do
    assert_equal [ "auto_approve" ], steps_created(decide(1_000))
  end

  test "asks two people about large ones" do
    assert_equal [ "manager_approval", "finance_review" ], steps_created(decide(1_001))
  end

  test "creates no step where there is nothing to approve" do
    assert_empty steps_created(decide(0))
  end

  test "fails for good on what is no amount" do
    assert_equal "ValidationError", decide("much").error_type
  end

  private
    def decide(amount)
      RouteOrderHandler.new.call(build_step_context(task_fields: { "amount" => amount }))
    end
end
