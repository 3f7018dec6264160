# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ImportRowsHandler, type: :tasker_handler do
  # Give the task the fields from which your handler counts its items, and expect the number
  # of batches: `expect(run).to create_batches(3).of(100)`.
  it "covers every item once, in batches of the size that the task template says" do
    run = run_handler(described_class, task_fields: { "total" => 250 }, step_config: { "batch_size" => 100 })
    batches = batches_created(run)

    expect(run).to be_success
    expect(batches.map { |batch| batch["batch_size"] }).to all(be <= 100)
    expect(batches.drop(1).map { |batch| batch["start_cursor"] }).to eq(batches[0...-1].map { |batch| batch["end_cursor"] })
  end

  it "fails for good where the task template says no size" do
    expect(run_handler(described_class, task_fields: { "total" => 250 })).to be_error.of_type(:permanent)
  end
end
