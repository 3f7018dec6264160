# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:replay TASK|--last N`
      class ReplayCommand < Base # :nodoc:
        desc "replay [TASK]", "Replay ended tasks with current templates. It shows the first difference"
        method_option :last, type: :numeric, banner: "N", desc: "The newest N tasks that have ended, instead of one"
        method_option :namespace, type: :string, banner: "NAME", desc: "Only those in this namespace"
        method_option :name, type: :string, banner: "NAME", desc: "Only those of this workflow"
        method_option :export, type: :string, banner: "DIR",
          desc: "Write each as a case for spec/cases/runner: no results, inputs or messages but what routes"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How it is printed"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def replay(task = nil)
          raise Thor::Error, "Give a task, or --last and how many." if task.nil? == options[:last].nil?

          boot_for_engine
          same = TaskerContribRails::Operations.open do |engine|
            shown = options.slice("format", "export").to_h.symbolize_keys
            replay = TaskerContribRails::Commands::Replay.new(engine, **shown)
            next replay.one(task) if task

            replay.last(options[:last], **options.slice("namespace", "name").to_h.symbolize_keys)
          end
          exit 1 unless same
        end
      end
    end
  end
end
