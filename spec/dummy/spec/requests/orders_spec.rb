# frozen_string_literal: true

require "rails_helper"

RSpec.describe "Orders", type: :request, tasker: :fake do
  let(:order) { { product_id: products(:tea).id, quantity: 3, email: "ada@example.com", card: "4242 4242 4242 4242" } }

  it "are fulfilled" do
    expect { post "/orders", params: { order: } }.to have_started_task("order_fulfillment")
      .with(context: { order_id: be_an(Integer) }).once
    expect(response).to redirect_to(Order.last)
  end

  it "are not fulfilled when something is missing" do
    expect { post "/orders", params: { order: order.merge(email: "") } }.not_to have_started_task
    expect(response.body).to include("Email can&#39;t be blank")
  end

  it "show what has happened", tasker: :inline do
    post "/orders", params: { order: }
    follow_redirect!

    expect(response.body).to include("3 × Green tea").and include("order.shipped")
  end
end
