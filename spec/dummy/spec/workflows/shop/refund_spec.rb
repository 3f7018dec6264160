# frozen_string_literal: true

require "rails_helper"

RSpec.describe "shop/refund" do
  def run(refund) = run_workflow("shop/refund", context: { refund_id: refund.id })

  it "pays small amounts at once" do
    expect(run(refunds(:small))).to have_completed.and have_run_steps("assess", "approve", "pay_refund").in_order.only
    expect(bank.refunds.size).to eq(1)
  end

  it "asks somebody about all others" do
    expect(run(refunds(:large))).to have_completed.and have_run_steps("ask_for_approval")
    expect(bank.refunds).to be_empty
  end

  def given
    bank.reset
    { refund_id: refunds(:small).id }
  end

  it_survives_every_failure "shop/refund", given: -> { given } do
    expect(bank.refunds.size).to be <= 1
  end
end
