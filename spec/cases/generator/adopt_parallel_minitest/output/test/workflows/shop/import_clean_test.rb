# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ShopImportCleanWorkflowTest < TaskerContribRails::Testing::TestCase
  # Replace this with the context of your tasks.
  GIVEN = {}.freeze

  # No job is performed here. Remove a step's line to perform its job, with what the template says.
  setup do
    stub_step("import").to_succeed
    stub_step("clean").to_succeed
  end

  test "performs the jobs" do
    workflow = run_workflow("shop/import_clean", context: GIVEN)

    assert_completed workflow
    assert_steps_run [ "import", "clean" ], workflow
  end
end
