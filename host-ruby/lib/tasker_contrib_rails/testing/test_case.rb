# frozen_string_literal: true

require "active_support/test_case"

module TaskerContribRails
  module Testing
    # What tests of handlers, workflows and subscribers descend from in Minitest.
    class TestCase < ActiveSupport::TestCase
      include MinitestHelpers
    end
  end
end
