# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Shop::ShipHandler, type: :tasker_handler do
  # Replace the results of earlier steps with what your handler reads, and expect its result:
  # `expect(run).to have_result_data("charged" => 10)`.
  it "succeeds" do
    run = run_handler(described_class, dependency_results: { "a-b" => { "done" => true }, "c.d" => { "done" => true }, "true" => { "done" => true } })

    expect(run).to be_success
  end
end
