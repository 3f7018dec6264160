# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe "default/import", type: :tasker_workflow do
  # Replace this with the context of your tasks.
  let(:given) { {} }

  it "completes" do
    expect(run_workflow("default/import", context: given)).to have_completed
  end

  # Expect here what must hold after every failure, because every step may run twice:
  # `expect(Charge.count).to be <= 1`.
  it_survives_every_failure "default/import", given: -> { given } do |workflow|
    expect(workflow.status).to eq("complete").or eq("blocked_by_failures")
  end
end
