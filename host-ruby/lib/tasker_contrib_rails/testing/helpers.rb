# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # All that tests of step handlers need, whatever the test framework.
    module Helpers
      include StepContexts
      include Outcomes
      include Events
    end
  end
end
