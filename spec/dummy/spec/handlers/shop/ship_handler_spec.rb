# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  it "ships what was reserved" do
    run = run_handler(described_class, task_fields: { order_id: orders(:tea).id },
      dependency_results: { "reserve" => { quantity: 2 } })

    expect(run).to be_success.and have_result_data(quantity: 2)
    expect(orders(:tea).reload).to be_shipped_at
  end
end
