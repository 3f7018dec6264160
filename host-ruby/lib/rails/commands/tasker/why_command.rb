# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:why [TASK]`
      class WhyCommand < Base # :nodoc:
        desc "why [TASK]", "Say why a task does not move. Without TASK, list what does not move, worst first"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How it is printed"
        method_option :age, type: :numeric, default: 60, banner: "SECONDS",
          desc: "In the list, only tasks that have not moved for so long"
        watch_option
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def why(task = nil)
          boot_for_engine
          watched do |engine, output|
            asked = options.slice("format", "age").to_h.symbolize_keys
            TaskerContribRails::Commands::Why.new(engine, **asked, output:).call(task)
          end
        end
      end
    end
  end
end
