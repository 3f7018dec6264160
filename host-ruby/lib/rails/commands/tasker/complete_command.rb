# frozen_string_literal: true

require "json"
require_relative "action"

module Rails
  module Command
    module Tasker
      # `rails tasker:complete TASK STEP --result JSON`
      class CompleteCommand < Action # :nodoc:
        desc "complete TASK STEP", "Say what a step's result is, in place of its handler"
        method_option :result, type: :string, required: true, banner: "JSON", desc: "What the steps after it get"
        action_options
        def complete(task, step)
          act(:complete, task, step, result: JSON.parse(options[:result]))
        rescue JSON::ParserError => error
          raise Thor::Error, "--result is no JSON: #{error.message.lines.first}"
        end
      end
    end
  end
end
