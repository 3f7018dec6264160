# frozen_string_literal: true

require "rails_helper"

RSpec.describe Order, type: :model, tasker: :fake do
  let(:order) { Order.new(product: products(:tea), email: "ada@example.com", card: "4242 4242 4242 4242") }

  it "is fulfilled when it is placed" do
    expect { order.place }.to have_started_task("order_fulfillment").with(context: { order_id: be_an(Integer) })
    expect(order.tasks.last.status).to eq("pending")
  end

  it "is not fulfilled when it is rolled back" do
    expect { Order.transaction { order.place && raise(ActiveRecord::Rollback) } }.not_to have_started_task
  end
end
