# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ValidateHandler, type: :tasker_handler do
  # Put what the task is created with here, as your handler reads it, and say what it is to
  # return: `expect(run).to have_result_data("charged" => 10)`.
  it "succeeds" do
    run = run_handler(described_class, task_fields: { "order_id" => 1 })

    expect(run).to be_success
  end
end
