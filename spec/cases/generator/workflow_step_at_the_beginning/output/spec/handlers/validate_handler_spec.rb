# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ValidateHandler, type: :tasker_handler do
  # Replace the task's fields with what your handler reads, and expect its result:
  # `expect(run).to have_result_data("charged" => 10)`.
  it "succeeds" do
    run = run_handler(described_class, task_fields: { "order_id" => 1 })

    expect(run).to be_success
  end
end
