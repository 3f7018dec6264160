# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe Shop::ShipHandler, type: :tasker_handler do
  # Put what your handler decides by here, and say which steps are to come of it:
  # `expect(run).to create_steps(…)`.
  it "creates steps that depend on it, and no others" do
    run = run_handler(described_class, task_fields: {})

    expect(run).to be_success
    expect([ "quick", "slow" ]).to include(*steps_created(run))
  end
end
