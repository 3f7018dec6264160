# frozen_string_literal: true

module TaskerContribRails
  # The test kit. {RSpecHelpers} and {MinitestHelpers} include all of it; docs/testing.md explains it.
  module Testing
  end
end
