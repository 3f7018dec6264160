# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ApproveHandler do
  def run(amount_cents) = run_handler(described_class, dependency_results: { "assess" => { amount_cents: } })

  it "pays small amounts at once" do
    expect(run(50_00)).to create_steps("pay_refund")
  end

  it "asks somebody about all others" do
    expect(run(50_01)).to create_steps("ask_for_approval")
  end
end
