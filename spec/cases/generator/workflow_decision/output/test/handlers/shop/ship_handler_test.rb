# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "takes the branches that the task asks for, as far as there are such" do
    last = Shop::ShipHandler::BRANCHES.last
    assert_equal [ last ], steps_created(decide("branches" => [ last, "no_such_step" ]))
  end

  test "takes the first where the task asks for none" do
    assert_equal Shop::ShipHandler::BRANCHES.first(1), steps_created(decide)
  end

  private
    def decide(**fields)
      Shop::ShipHandler.new.call(build_step_context(task_fields: fields))
    end
end
