# frozen_string_literal: true

require "rails/command"

module Rails
  module Command
    module Tasker
      # `rails tasker:run NAME`: a command and not a rake task, so that it can have options.
      class RunCommand < Base
        class << self
          # Thor keeps the name `run` to itself, so it is not asked.
          def all_commands = super.merge("run" => true)

          def perform(_command, arguments, _config)
            require APP_PATH
            Rails.application.require_environment!
            exit TaskerContribRails::Inline::Command.new(arguments).call
          end
        end
      end
    end
  end
end
