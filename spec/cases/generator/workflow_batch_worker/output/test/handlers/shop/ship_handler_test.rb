# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "does the items of its batch, and no others" do
    batch = { "batch_id" => "001", "start_cursor" => 100, "end_cursor" => 103, "batch_size" => 3 }
    done = []
    handler = Shop::ShipHandler.new
    handler.define_singleton_method(:process) { |index| done << index }

    result = handler.call(build_step_context(step_inputs: { "cursor" => batch }))

    assert_equal 3, result.result["items_processed"]
    assert_equal [ 100, 101, 102 ], done
  end

  test "does nothing where there was no batch" do
    result = Shop::ShipHandler.new.call(build_step_context(step_inputs: { "is_no_op" => true }))

    assert_equal true, result.result["no_op"]
  end
end
