# frozen_string_literal: true

require "rails/command"

module Rails
  module Command
    module Tasker
      # `rails tasker:graph [NAME]`: a command and not a rake task, so that it can have options.
      class GraphCommand < Base
        class << self
          def all_commands = super.merge("graph" => true)

          def perform(_command, arguments, _config)
            require APP_PATH
            Rails.application.require_environment!
            exit TaskerContribRails::Workflows::GraphCommand.new(arguments).call
          end
        end
      end
    end
  end
end
