# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class OrderEventsSubscriberTest < TaskerContribRails::Testing::TestCase
  test "subscribes to the events it is made for" do
    assert_equal [ "order.validated", "order.items.added" ], OrderEventsSubscriber.patterns
  end

  test "hears of order.validated" do
    event = emit_tasker_event("order.validated", payload: { id: 42 })

    assert_equal 42, event.payload[:id]
  end

  test "hears of order.items.added" do
    event = emit_tasker_event("order.items.added", payload: { id: 42 })

    assert_equal 42, event.payload[:id]
  end
end
