# frozen_string_literal: true

require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:skip TASK STEP`
      class SkipCommand < Action # :nodoc:
        desc "skip TASK STEP", "Go on without a step: those after it get nothing from it"
        action_options
        def skip(task, step) = act(:skip, task, step)
      end
    end
  end
end
