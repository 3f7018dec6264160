# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # All of the kit that is no matcher, whatever the test framework.
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
