# frozen_string_literal: true

require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:retry TASK [STEP]`
      class RetryCommand < Action # :nodoc:
        desc "retry TASK [STEP]", "Retry a step, or all failed steps of a task. Each has all of its attempts again"
        action_options
        bulk_options
        def retry_task(task = nil, step = nil) = act_on(task, :retry, step)

        # Ruby lets no method be called so.
        commands["retry"] = commands.delete("retry_task")
      end
    end
  end
end
