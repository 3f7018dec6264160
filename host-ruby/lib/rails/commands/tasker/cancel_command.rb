# frozen_string_literal: true

require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:cancel TASK`
      class CancelCommand < Action # :nodoc:
        desc "cancel TASK", "End a task. This can't be undone"
        action_options
        bulk_options
        def cancel(task = nil) = act_on(task, :cancel)
      end
    end
  end
end
