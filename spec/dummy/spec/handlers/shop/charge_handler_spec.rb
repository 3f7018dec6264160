# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ChargeHandler do
  def context(order) = context_for("shop/order_fulfillment", "charge", task_fields: { order_id: order.id },
    dependency_results: { "validate" => { total_cents: order.total_cents } })

  it "charges the card and remembers the payment" do
    run = run_handler(context(orders(:tea)))

    expect(run).to be_success.and have_result_data(payment_id: "charge_1", amount_cents: 980)
    expect(orders(:tea).reload.payment_id).to eq("charge_1")
  end

  it "gives up when the card is declined" do
    run = run_handler(context(orders(:declined)))

    expect(run).to be_error.of_type(:permanent).with_message("card declined").with_code("BANK_402")
  end

  it "tries again when the bank is busy, and not before it asks to" do
    bank.busy = true

    expect(run_handler(context(orders(:tea)))).to be_retryable.after(30)
  end

  it "tries again when the bank can't be reached" do
    allow(Rails.configuration.x).to receive(:bank_url).and_return("http://127.0.0.1:1")

    expect(run_handler(context(orders(:tea)))).to be_retryable
  end
end
