# frozen_string_literal: true

require "rails_helper"

RSpec.describe OrderHistorySubscriber do
  it "writes down what happened, once" do
    2.times { emit_tasker_event "order.shipped", payload: { order_id: orders(:tea).id } }

    expect(orders(:tea).history_entries.map(&:event)).to eq([ "order.shipped" ])
  end
end
