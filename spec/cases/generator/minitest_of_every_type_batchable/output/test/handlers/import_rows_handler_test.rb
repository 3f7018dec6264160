# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ImportRowsHandlerTest < TaskerContribRails::Testing::TestCase
  # Give the task the fields from which your handler counts its items, and assert the number
  # of batches: `assert_creates_batches 3, run, of: 100`.
  test "covers every item once, in batches of the size that the task template says" do
    run = run_handler(ImportRowsHandler, task_fields: { "total" => 250 }, step_config: { "batch_size" => 100 })
    batches = batches_created(run)

    assert_success run
    assert(batches.all? { |batch| batch["batch_size"] <= 100 })
    assert_equal batches[0...-1].map { |batch| batch["end_cursor"] }, batches.drop(1).map { |batch| batch["start_cursor"] }
  end

  test "fails for good where the task template says no size" do
    assert_error run_handler(ImportRowsHandler, task_fields: { "total" => 250 }), :permanent
  end
end
