# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe OrderEventsSubscriber, type: :tasker_subscriber do
  it "subscribes to the events it is made for" do
    expect(described_class.patterns).to eq([ "order.validated", "payment.*" ])
  end

  it "hears of order.validated" do
    expect(Rails.logger).to receive(:info).with(a_string_including("order.validated", "42"))

    emit_tasker_event "order.validated", payload: { id: 42 }
  end
end
