# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ValidateHandler do
  it "adds up the order" do
    run = run_handler(described_class, task_fields: { order_id: orders(:tea).id })

    expect(run).to be_success.and have_result_data(total_cents: 980)
  end

  it "gives up when the product is sold out" do
    products(:tea).update!(stock: 1)
    run = run_handler(described_class, task_fields: { order_id: orders(:tea).id })

    expect(run).to be_error.of_type(:permanent).with_message("Green tea is sold out")
  end
end
