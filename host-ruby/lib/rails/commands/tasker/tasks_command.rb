# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:tasks`
      class TasksCommand < Base # :nodoc:
        desc "tasks", "List tasks, newest first"
        method_option :state, type: :string, banner: "NAME",
          desc: "Only tasks in this state, such as blocked_by_failures"
        method_option :failed, type: :boolean, default: false, desc: "Only tasks with a step that failed for good"
        method_option :stuck, type: :boolean, default: false,
          desc: "Only tasks that have not moved for a minute, worst first"
        method_option :namespace, type: :string, banner: "NAME", desc: "Only tasks in this namespace"
        method_option :name, type: :string, banner: "NAME", desc: "Only tasks of this workflow"
        method_option :version, type: :string, banner: "VERSION", desc: "Only tasks of this version"
        method_option :before, type: :string, banner: "TASK", desc: "Only tasks older than this one, for the next page"
        method_option :limit, type: :numeric, default: 50, desc: "How many"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How they are printed"
        watch_option
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def tasks
          boot_for_engine
          known_state! TaskerContribRails::Operations::Standing::STATES
          watched do |engine, output|
            filter = options.slice("state", "failed", "stuck", "namespace", "name", "version", "limit")
              .to_h.symbolize_keys
            filter[:before] = engine.find(options[:before]) if options[:before]
            TaskerContribRails::Commands::Tasks.new(engine, format: options[:format], output:).call(**filter)
          end
        end

        private
          def known_state!(states)
            return if options[:state].nil? || states.include?(options[:state])

            raise Thor::Error, "A task has no state `#{options[:state]}`, only #{states.join(", ")}."
          end
      end
    end
  end
end
