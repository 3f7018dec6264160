# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # The handlers that a task template asks for: which there are, and how each
    # is made, the component says; here they are rendered and written.
    module Handlers
      extend ActiveSupport::Concern
      include Named

      private
        # A workflow's task template, as it is rendered or as it is there, and the handlers of its steps.
        #
        # @param template [Hash, nil] its :name and :text, where it is there
        # @param words [String] the steps as they were typed, if they were
        # @param handlers [Boolean] whether handlers are wanted
        # @param arguments [Hash{Symbol => Object}] what the task template takes
        # @return [Array(Hash, Array<Hash>)] the template's file, and the files of all handlers that can be generated,
        #   each with the "callable" it is for
        # @raise [Thor::Error] with every finding drawn
        def render_workflow(template: nil, words: "", handlers: true, **arguments)
          own = overrides("*", "jinja")
          erb = template.nil? && overrides("task_template", "tt").any? # which may say something else of the steps
          sources = { **arguments, **(template ? { template[:name] => template[:text] } : {}) }
          rendered = rendering(own, sources) do
            component("render-workflow", {
              arguments: named(arguments), template:, words:, handlers: handlers && !erb,
              handler_arguments: named(tests), acronyms:, sources: own
            })
          end
          file = rendered["template"].each { |one| in_this_application(one) }.first
          if erb && handlers
            written = { name: file["path"], text: file["text"] }
            return [ file, render_workflow(template: written, words:).last ]
          end

          [ file, rendered["handlers"].flat_map { |handler| handler_files(handler) } ]
        end

        def handler_files(handler)
          if handler["files"].empty?
            tell :skip, "#{handler["callable"]} of step #{handler["step"]}: #{UNUSUAL}", :yellow
          end
          handler["files"].each { |file| in_this_application(file)["callable"] = handler["callable"] }
        end

        # Code is generated only from a template that the check finds no error in.
        #
        # @param source [Workflows::Source]
        def refuse_errors(source)
          return unless behavior == :invoke

          errors = source.findings.select(&:error?)
          refuse errors, { source.name => source.text } if errors.any?
        rescue Error::NotUtf8, Error::TooLarge => error
          fail_with error.message
        end

        UNUSUAL = "a handler that is no constant ending in Handler, " \
                  "or has a method or resolver of its own, is yours to write"
        private_constant :UNUSUAL

        # Writes the files that are missing, or takes those away that no other template needs, and says which it has
        # left alone.
        #
        # @param files [Array<Hash>] from {#render_workflow}
        # @param template [String, nil] the path of the template that no longer needs them where they are taken away
        # @param with [Array<Hash>] files to be written with them, or not at all
        def write_handlers(files, template:, with: [])
          left = behavior == :revoke ? shared(files, template) : present(files)
          due = files.reject { |file| left.key?(file) }
          refuse_collisions due
          write [ *with, *due ]
          left.each_value { |status| tell(*status) }
        end

        # What is there already stays as it is, whoever wrote it.
        def present(files)
          found = files.to_h { |file| [ file, folders.find(file["usual_path"]) ] }.compact
          found.transform_values { |path| [ :exist, path, :blue ] }
        end

        # A handler goes with the last template that names it.
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
