# frozen_string_literal: true

require "active_support/test_case"

module TaskerContribRails
  module Testing
    # The base class for Minitest tests of handlers, workflows and subscribers.
    class TestCase < ActiveSupport::TestCase
      include MinitestHelpers
    end
  end
end
