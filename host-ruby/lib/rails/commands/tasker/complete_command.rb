# frozen_string_literal: true

require "json"
require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:complete TASK STEP --result JSON`
      class CompleteCommand < Action # :nodoc:
        desc "complete TASK STEP", "Complete a step with a given result. Its handler is not called"
        method_option :result, type: :string, required: true, banner: "JSON", desc: "The result for the steps after it"
        action_options
        def complete(task, step)
          act(:complete, task, step, result:)
        end

        private
          # Ruby reads numbers and texts that the engine can't store.
          def result
            given = JSON.parse(options[:result])
            load_gem
            TaskerContribRails::JsonSafe.call(given, name: "it").first
          rescue JSON::ParserError => error
            raise Thor::Error, "--result is not JSON: #{error.message.lines.first}"
          rescue TaskerContribRails::JsonSafe::Unsafe => error
            raise Thor::Error, "--result can't be stored: #{error.message}."
          end
      end
    end
  end
end
