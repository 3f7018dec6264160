# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe "shop/import_clean", type: :tasker_workflow do
  # Replace this with the context of your tasks.
  let(:given) { { "path" => "path", "source" => "source" } }

  # No job is performed here. Remove a step's line to perform its job, with what the template says.
  before do
    stub_step("import").to_succeed
    stub_step("clean").to_succeed
  end

  it "performs the jobs" do
    workflow = run_workflow("shop/import_clean", context: given)

    expect(workflow).to have_completed
    expect(workflow).to have_run_steps("import", "clean").in_order
  end

  it "stops where a job fails for good" do
    stub_step("import").to_fail_with("broken", type: :permanent)

    workflow = run_workflow("shop/import_clean", context: given)

    expect(workflow).to have_failed_at("import").with("broken")
    expect(workflow).not_to have_run_steps("clean")
  end
end
