# frozen_string_literal: true

require "test_helper"

class Audit::EverythingSubscriberTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Events

  test "subscribes to the events it is made for" do
    assert_equal [ "*" ], Audit::EverythingSubscriber.patterns
  end
end
