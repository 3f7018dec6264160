# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::AssessHandler do
  def run(refund) = run_handler(described_class, task_fields: { refund_id: refund.id })

  it "passes on the amount" do
    expect(run(refunds(:small))).to be_success.and have_result_data(amount_cents: 20_00)
  end

  it "refuses more than was paid" do
    refunds(:large).update!(amount_cents: 89_01)

    expect(run(refunds(:large))).to be_error.of_type(:permanent).with_message("that is more than was paid")
  end

  it "refuses an order that was not paid" do
    refunds(:small).update!(order: orders(:tea))

    expect(run(refunds(:small))).to be_error.of_type(:permanent).with_message("order #{orders(:tea).id} was not paid")
  end
end
