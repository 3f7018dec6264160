# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class Audit::EverythingSubscriberTest < TaskerContribRails::Testing::TestCase
  test "subscribes to the events it is made for" do
    assert_equal [ "*" ], Audit::EverythingSubscriber.patterns
  end
end
