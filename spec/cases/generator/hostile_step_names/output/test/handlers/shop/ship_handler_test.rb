# frozen_string_literal: true

require "test_helper"

class Shop::ShipHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  test "reads what the steps before it returned" do
    results = { "a-b" => { "done" => true }, "c.d" => { "done" => true }, "true" => { "done" => true } }
    result = Shop::ShipHandler.new.call(build_step_context(dependency_results: results))

    assert_predicate result, :success?
    assert_equal results.keys, result.result["after"]
  end
end
