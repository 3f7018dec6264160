# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # Generates the handlers that a task template needs. The component says which they are and renders them; this class
    # writes them.
    module Handlers
      extend ActiveSupport::Concern
      include Named

      private
        # Renders a workflow's task template, or takes an existing one, and renders the handlers of its steps.
        #
        # @param template [Hash, nil] an existing template's :name and :text
        # @param words [String, nil] the steps as typed on the command line
        # @param handlers [Boolean] whether to render handlers
        # @param arguments [Hash{Symbol => Object}] the parameters of the task template
        # @return [Array(Hash, Array<Hash>)] the template's file, and those with it: its test, and those of all handlers
        #   that can be generated, each with the "callable" it is for
        # @raise [Thor::Error] with every finding drawn
        def render_workflow(template: nil, words: nil, handlers: true, **arguments)
          own = own_sources("*")
          erb = template.nil? && overrides("task_template", "tt").any? # which may say something else of the steps
          sources = { **arguments, **(template ? { template[:name] => template[:text] } : {}) }
          rendered = rendering(own, sources) do
            component("render-workflow", {
              arguments: named({ **arguments, **workflow_tests(handlers) }), task_template: template,
              step_words: words,               handlers: handlers && !erb,
              handler_arguments: named(tests), acronyms:, sources: own, options: []
            })
          end
          @warnings = rendered["warnings"].map { |record| Diagnostic.from_record(record) }
          file, *others = rendered["task-template"].each { |one| in_this_application(one) }
          if erb && handlers
            written = { name: file["path"], text: file["text"] }
            return [ file, others + render_workflow(template: written, words:).last ]
          end

          [ file, others + rendered["handlers"].flat_map { |handler| handler_files(handler) } ]
        end

        # A workflow without handlers can't be run.
        def workflow_tests(handlers) = tests.transform_values { |wanted| wanted && handlers }

        def handler_files(handler)
          if handler["files"].empty?
            tell :skip, "#{handler["callable"]} of step #{handler["step"]}: #{UNUSUAL}", :yellow
          end
          handler["files"].each { |file| in_this_application(file)["callable"] = handler["callable"] }
        end

        # Code is only generated from a template without errors.
        #
        # @param source [Workflows::Source]
        def refuse_errors(source)
          return unless behavior == :invoke

          errors = source.findings.select(&:error?)
          refuse errors, { source.name => source.text } if errors.any?
        end

        UNUSUAL = "write this handler yourself: its callable is not a constant ending in Handler, " \
                  "or it has its own method or resolver"
        private_constant :UNUSUAL

        # Writes missing files, or removes those that no other template needs. Says which files it leaves alone.
        #
        # @param files [Array<Hash>] from {#render_workflow}
        # @param template [String, nil] when removing, the path of the template that no longer needs them
        # @param with [Array<Hash>] files to write together with them
        def write_handlers(files, template:, with: [])
          left = behavior == :revoke ? shared(files, template) : present(files)
          due = files.reject { |file| left.key?(file) }
          refuse_collisions due
          write [ *with, *due ]
          left.each_value { |status| tell(*status) }
        end

        # An existing file stays as it is.
        def present(files)
          found = files.to_h { |file| [ file, folders.find(file["usual_path"]) ] }.compact
          found.transform_values { |path| [ :exist, path, :blue ] }
        end

        # A handler is removed with the last template that names it.
        def shared(files, template)
          named = named_by_others(template)
          files.select { |file| there?(file) && named.key?(file["callable"]) }
            .to_h { |file| [ file, [ :keep, "#{file["path"]}, which #{named[file["callable"]]} needs", :yellow ] ] }
        end

        # @param template [String, nil] a path
        # @return [Hash{String => String}] the handlers that other templates name, each with the path of one
        def named_by_others(template)
          sources = Workflows::Sources.new(root: destination_root, folders: folders.templates)
          others = sources.reject { |source| source.name == template }
          others.flat_map { |source| source.steps.map { |step| [ step["callable"], source.name ] } }.to_h
        end
    end
  end
end
