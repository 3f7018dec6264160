# frozen_string_literal: true

require "rails_helper"

RSpec.describe Sales::Orders::RouteOrderHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  def decide(amount)
    described_class.new.call(build_step_context(task_fields: { "amount" => amount }))
  end

  it "approves small amounts by itself" do
    expect(decide(1_000)).to create_steps("auto_approve")
  end

  it "asks two people about large ones" do
    expect(decide(1_001)).to create_steps("manager_approval", "finance_review")
  end

  it "creates no step where there is nothing to approve" do
    expect(decide(0)).to create_no_steps
  end

  it "fails for good on what is no amount" do
    expect(decide("much")).to be_error("ValidationError")
  end
end
