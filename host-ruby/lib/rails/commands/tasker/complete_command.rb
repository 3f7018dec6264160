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
          act(:complete, task, step, result: JSON.parse(options[:result]))
        rescue JSON::ParserError => error
          raise Thor::Error, "--result is not JSON: #{error.message.lines.first}"
        end
      end
    end
  end
end
