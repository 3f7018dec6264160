# frozen_string_literal: true

# The test kit for Minitest, by one line in test/test_helper.rb or at the head of a test:
#
#   require "tasker_contrib_rails/minitest"
#
# {TaskerContribRails::Testing::TestCase} has all of it, and so has a test class that includes
# {TaskerContribRails::Testing::MinitestHelpers}; nothing else changes.

require "active_support"
require "active_support/test_case"
require "tasker_contrib_rails"
