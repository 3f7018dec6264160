# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:show TASK`
      class ShowCommand < Base # :nodoc:
        desc "show TASK", "Show a task and its steps. It says what happened when, what failed, who acted and why"
        method_option :step, type: :string, banner: "NAME", desc: "One step whole: inputs, result, backtraces"
        method_option :format, type: :string, aliases: "-f", enum: %w[ text json svg ],
          desc: "How it is shown; text, unless FILE's extension says otherwise"
        method_option :drawing, type: :string, default: "graph", enum: %w[ graph waterfall ], desc: "What an SVG shows"
        method_option :output, type: :string, aliases: "-o", banner: "FILE",
          desc: "Where to write it (.txt, .json, .svg), instead of the terminal"
        watch_option
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def show(task)
          boot_for_engine
          watched do |engine, output|
            shown = options.slice("step", "format", "drawing").to_h.symbolize_keys
            file, color = options[:output], color?($stdout)
            TaskerContribRails::Commands::Show.new(engine, **shown, file:, color:, output:).call(task)
          end
        end
      end
    end
  end
end
