# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::AskForApprovalHandler do
  it "asks by mail, once" do
    2.times { expect(run_handler(described_class, task_fields: { refund_id: refunds(:large).id })).to be_success }

    expect(ActionMailer::Base.deliveries.map(&:subject)).to eq([ "Refund #{refunds(:large).id} waits for you" ])
  end
end
