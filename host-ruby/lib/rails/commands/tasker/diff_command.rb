# frozen_string_literal: true

require_relative "base"
require_relative "check_command"

module Rails
  module Command
    module Tasker
      # `rails tasker:diff`
      class DiffCommand < Base # :nodoc:
        desc "diff [REVISION]", "Show what changed workflows do to tasks. Tasks that began with those of a git " \
                                "revision (default: main)"
        method_option :live, type: :boolean, default: false,
          desc: "Compare with the registered templates and the tasks that use them"
        method_option :format, type: :string, default: "text", enum: CheckCommand::FORMATS,
          desc: "How findings are printed"
        method_option :strict, type: :boolean, default: false, desc: "Fail on warnings too"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def diff(revision = nil)
          if revision && options[:live]
            raise Thor::Error, "--live compares with the registered templates, not with a revision."
          end

          boot options[:env]
          comparison, against = options[:live] ? live : since(revision || "main")
          diff = TaskerContribRails::Commands::Diff.new(comparison, against:, format: options[:format],
                                                                    color: color?($stdout))
          passed = diff.call(strict: options[:strict])
          exit 1 unless passed
        end

        private
          def live
            use_engine
            TaskerContribRails::Operations.read do |session|
              namespaces = TaskerContribRails::Deploys.namespaces(workflows)
              registered = TaskerContribRails::Deploys::Registered.new(session, namespaces:)
              [ compare(registered.sources, live: registered.live), "the registered templates in use" ]
            end
          end

          def since(revision)
            folders = Rails.application.config.tasker.template_paths
            old = TaskerContribRails::Deploys::Revision.new(revision, root: Rails.root, folders:)
            [ compare(old.sources), revision ]
          end

          def compare(old, **) = TaskerContribRails::Deploys.compare(old, new: workflows, **)

          def workflows = @workflows ||= TaskerContribRails::Workflows::Sources.new
      end
    end
  end
end
