# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # All helpers of the kit, without the matchers, for every test framework.
    module Helpers
      include StepContexts
      include HandlerRuns
      include WorkflowRuns
      include Survivals
      include Outcomes
      include Events
      include StartedTasks
    end
  end
end
