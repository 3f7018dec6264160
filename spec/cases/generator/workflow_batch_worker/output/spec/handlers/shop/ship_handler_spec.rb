# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  let(:handler) { described_class.new }

  it "does the items of its batch, and no others" do
    batch = { "batch_id" => "001", "start_cursor" => 100, "end_cursor" => 103, "batch_size" => 3 }
    done = []
    allow(handler).to receive(:process) { |index| done << index }

    result = handler.call(build_step_context(step_inputs: { "cursor" => batch }))

    expect(result).to be_success
    expect(result).to have_result_data("items_processed" => 3, "last_cursor" => 103)
    expect(done).to eq([ 100, 101, 102 ])
  end

  it "does nothing where there was no batch" do
    result = handler.call(build_step_context(step_inputs: { "is_no_op" => true }))

    expect(result).to have_result_data("no_op" => true)
  end
end
