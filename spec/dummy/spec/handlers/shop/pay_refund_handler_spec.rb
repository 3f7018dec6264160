# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::PayRefundHandler do
  it "pays back, once" do
    2.times { expect(run_handler(described_class, task_fields: { refund_id: refunds(:small).id })).to be_success }

    expect(bank.refunds).to match([ a_hash_including("amount_cents" => 20_00, "charge" => "charge_1") ])
    expect(refunds(:small).reload).to be_paid_at
  end
end
