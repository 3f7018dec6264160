# frozen_string_literal: true

require "rails_helper"

RSpec.describe "Refunds", type: :request, tasker: :fake do
  let(:order) { orders(:paid) }

  it "start with what is asked for" do
    ask = -> { post "/orders/#{order.id}/refunds", params: { refund: { amount_cents: 5_00 } } }

    expect(&ask).to have_started_task("refund").with(context: { refund_id: be_an(Integer) })
    expect(response).to redirect_to(order)
  end

  it "are paid once when they are approved, however often somebody clicks" do
    approve = -> { 2.times { post "/refunds/#{refunds(:large).id}/approval", params: { approved_by: "eve" } } }

    expect(&approve).to have_started_task("approved_refund").with(context: { refund_id: refunds(:large).id }).once
    expect(refunds(:large).reload.approved_by).to eq("eve")
  end
end
