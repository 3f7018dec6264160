# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # What the commands that change a task share.
      class Action < Base # :nodoc:
        class << self
          def action_options
            method_option :because, type: :string, banner: "TEXT", desc: "The reason, for the task's history"
            method_option :by, type: :string, banner: "NAME", desc: "Who acts (default: you)"
            method_option :dry_run, type: :boolean, default: false, desc: "Only say what would be done"
            method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to act in"
          end

          def bulk_options
            method_option :failed, type: :boolean, default: false, desc: "Every task with a step that failed for good"
            method_option :namespace, type: :string, banner: "NAME", desc: "Only those in this namespace"
            method_option :name, type: :string, banner: "NAME", desc: "Only those of this workflow"
            method_option :limit, type: :numeric, default: 100, desc: "At most this many, the newest first"
          end
        end

        private
          def act(action, *arguments, **)
            acting { |actions| actions.call(action, *arguments, **) }
          end

          # One task, or with --failed as many as the bound allows.
          def act_on(task, action, *arguments)
            raise Thor::Error, "Give a task, or --failed." if task.nil? && !options[:failed]
            raise Thor::Error, "Give a task or --failed, not both." if task && options[:failed]
            return act(action, task, *arguments.compact) if task

            acting do |actions|
              states = TaskerContribRails::Commands::Tasks::FAILED
              filter = options.slice("namespace", "name", "limit").to_h.symbolize_keys
              tasks, unknown = TaskerContribRails::Operations.open do |engine|
                found = engine.tasks(states:, **filter)
                [ found, found.empty? ? TaskerContribRails::Commands::NoMatch.unknown(engine, **filter) : [] ]
              end
              exit 1 unless actions.all(action, tasks, unknown:)
            end
          end

          def acting
            if options[:because].blank? && !options[:dry_run]
              raise Thor::Error, "Say why with --because: the reason goes into the task's history."
            end

            boot_for_engine
            by = options[:by].presence || TaskerContribRails::Commands::Act.person
            TaskerContribRails::Operations.act(by:, because: options[:because].to_s) do |actions|
              yield TaskerContribRails::Commands::Act.new(actions, dry_run: options[:dry_run])
            end
          end
      end
    end
  end
end
