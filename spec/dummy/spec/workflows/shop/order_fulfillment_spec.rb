# frozen_string_literal: true

require "rails_helper"

RSpec.describe "shop/order_fulfillment" do
  def run(order) = run_workflow("shop/order_fulfillment", context: { order_id: order.id })

  it "ships what was paid" do
    workflow = run(orders(:tea))

    expect(workflow).to have_completed.and have_run_steps("charge", "ship", "send_receipt").in_order
    expect(orders(:tea).reload).to be_shipped_at
    expect(orders(:tea).history_entries.map(&:event)).to eq(%w[ order.charged order.shipped ])
  end

  it "stops where the card is declined" do
    workflow = run(orders(:declined))

    expect(workflow).to have_failed_at("charge").with("card declined")
    expect(workflow).not_to have_run_steps("ship")
  end

  it "is charged half a minute later when the bank is busy" do
    stub_step("charge").to_fail_with("busy", after: 30).then_succeed(payment_id: "charge_1")

    workflow = run(orders(:tea))

    expect(workflow).to have_completed
    expect(workflow["charge"].attempts).to eq(2)
    expect(workflow.waited).to eq(30)
  end

  it "happens in this order" do
    expect(run(orders(:tea))).to match_golden("order_fulfillment/shipped")
    expect(run(orders(:declined))).to match_golden("order_fulfillment/declined")
  end

  def given
    bank.reset
    ActionMailer::Base.deliveries.clear
    { order_id: orders(:tea).id }
  end

  it_survives_every_failure "shop/order_fulfillment", given: -> { given } do |workflow|
    order = orders(:tea).reload

    expect(bank.charges.size).to be <= 1
    expect(ActionMailer::Base.deliveries.size).to be <= 1
    expect(order.product.stock).to eq(order.reserved_at? ? 98 : 100)
    expect(order).to be_shipped_at if workflow.complete?
  end
end
