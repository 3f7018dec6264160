# frozen_string_literal: true

require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:revive TASK`
      class ReviveCommand < Action # :nodoc:
        desc "revive TASK", "Make the engine look again at a lost task. Or at one that the engine ignores"
        action_options
        def revive(task) = act(:revive, task)
      end
    end
  end
end
