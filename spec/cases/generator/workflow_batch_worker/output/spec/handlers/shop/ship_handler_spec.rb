# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Shop::ShipHandler, type: :tasker_handler do
  # Create the items of the batch here, and expect what happened to them.
  it "does the items of its batch" do
    run = run_handler(described_class, batch: 100...103)

    expect(run).to be_success.and have_result_data("items_processed" => 3, "last_cursor" => 103)
  end

  it "does nothing where there was no batch" do
    expect(run_handler(described_class, batch: :none)).to have_result_data("no_op" => true)
  end
end
