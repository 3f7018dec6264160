# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "covers every item once, in batches of a bounded size" do
    batches = batches_created(split(250))
    items = batches.flat_map { |batch| (batch["start_cursor"]...batch["end_cursor"]).to_a }

    assert_equal (0...250).to_a, items
    assert_operator batches.map { |batch| batch["batch_size"] }.max, :<=, Shop::ShipHandler::BATCH_SIZE
  end

  test "creates no batch where there is nothing to do" do
    assert_predicate split(0), :success?
    assert_empty batches_created(split(0))
  end

  private
    def split(total)
      Shop::ShipHandler.new.call(build_step_context(task_fields: { "total" => total }))
    end
end
