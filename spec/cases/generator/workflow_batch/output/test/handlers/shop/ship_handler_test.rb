# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "covers every item once, in batches of the size that the task template says" do
    batches = batches_created(split(250))
    items = batches.flat_map { |batch| (batch["start_cursor"]...batch["end_cursor"]).to_a }

    assert_equal (0...250).to_a, items
    assert_operator batches.map { |batch| batch["batch_size"] }.max, :<=, 100
  end

  test "creates no batch where there is nothing to do" do
    assert_predicate split(0), :success?
    assert_empty batches_created(split(0))
  end

  test "fails for good where the task template says no size" do
    assert_equal "ValidationError", split(250, batch_size: nil).error_type
  end

  private
    def split(total, batch_size: 100)
      Shop::ShipHandler.new.call(build_step_context(task_fields: { "total" => total }, step_config: { "batch_size" => batch_size }.compact))
    end
end
