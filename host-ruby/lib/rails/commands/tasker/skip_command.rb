# frozen_string_literal: true

require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:skip TASK STEP`
      class SkipCommand < Action # :nodoc:
        desc "skip TASK STEP", "Skip a step. The steps after it get no result from it"
        action_options
        def skip(task, step) = act(:skip, task, step)
      end
    end
  end
end
