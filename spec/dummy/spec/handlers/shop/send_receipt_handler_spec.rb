# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::SendReceiptHandler do
  it "sends the receipt, once" do
    2.times { run_handler(described_class, task_fields: { order_id: orders(:paid).id }) }

    expect(ActionMailer::Base.deliveries.map(&:to)).to eq([ [ "ada@example.com" ] ])
    expect(ActionMailer::Base.deliveries.last.body.to_s).to include("1 × Teapot").and include("charge_1")
  end
end
