# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ReserveHandler do
  it "takes the goods from the stock, once" do
    2.times { expect(run_handler(described_class, task_fields: { order_id: orders(:tea).id })).to be_success }

    expect(products(:tea).reload.stock).to eq(98)
  end
end
