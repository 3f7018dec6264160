# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:work`
      class WorkCommand < Base # :nodoc:
        desc "work", "Run Tasker's steps in this process until TERM, INT or QUIT (exit: 0 all done, 2 check failed, 3 died, 4 steps left)"
        def work
          boot
          Rails.application.config.tasker.worker_enabled = true # so that it is checked as what it is about to be
          exit TaskerContribRails::Commands::Work.new(check: -> { TaskerContribRails::Checks.refusal }).call
        end
      end
    end
  end
end
