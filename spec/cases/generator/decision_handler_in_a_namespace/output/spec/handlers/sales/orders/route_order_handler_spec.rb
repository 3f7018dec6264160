# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Sales::Orders::RouteOrderHandler, type: :tasker_handler do
  # Put what your handler decides by in the place of the amount, and say which steps
  # are to come of it: `expect(run).to create_steps("auto_approve")`.
  it "decides" do
    run = run_handler(described_class, task_fields: { "amount" => 1_000 })

    expect(run).to be_success
    expect(steps_created(run)).to all(be_present)
  end
end
