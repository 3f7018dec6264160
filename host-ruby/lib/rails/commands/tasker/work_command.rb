# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:work`
      class WorkCommand < Base # :nodoc:
        desc "work", "Run a worker until TERM, INT or QUIT. " \
                     "It exits with 0: all done, 2: check failed, 3: died, 4: steps left"
        def work
          load_gem
          # Where code is loaded eagerly, a handler that can't be loaded ends the boot: it is to be found before that.
          ActiveSupport.on_load(:before_eager_load) { WorkCommand.refuse }
          boot eager_load: true
          self.class.refuse
          exit TaskerContribRails::Commands::Work.new.call
        end

        class << self
          # Ends the process, with the findings, where a check fails; looks once.
          def refuse
            return if @checked

            @checked = true
            Rails.application.config.tasker.worker_enabled = true # so that it is checked as what it is about to be
            findings = TaskerContribRails::Checks.refusal or return
            puts findings
            exit TaskerContribRails::Worker::EXIT_CODES.fetch(:check_failed)
          end
        end
      end
    end
  end
end
