# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe "shop/order_fulfillment", type: :tasker_workflow do
  # Put what your tasks are created with here.
  let(:given) { {} }

  it "completes" do
    expect(run_workflow("shop/order_fulfillment", context: given)).to have_completed
  end

  # Put here what must be true whatever goes wrong on the way, such as
  # `expect(Charge.count).to be <= 1`: every step may run twice.
  it_survives_every_failure "shop/order_fulfillment", given: -> { given } do |workflow|
    expect(workflow.status).to eq("complete").or eq("blocked_by_failures")
  end
end
