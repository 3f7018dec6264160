# frozen_string_literal: true

require "rails_helper"

RSpec.describe "shop/approved_refund" do
  it "pays what was approved" do
    expect(run_workflow("shop/approved_refund", context: { refund_id: refunds(:large).id })).to have_completed
    expect(bank.refunds).to match([ a_hash_including("amount_cents" => 60_00) ])
  end
end
