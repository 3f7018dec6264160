# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Shop::ShipHandler, type: :tasker_handler do
  # Put what the steps before it return here, as your handler reads it, and say what it is to
  # return: `expect(run).to have_result_data("charged" => 10)`.
  it "succeeds" do
    run = run_handler(described_class, dependency_results: { "a-b" => { "done" => true }, "c.d" => { "done" => true }, "true" => { "done" => true } })

    expect(run).to be_success
  end
end
