# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # The handlers that a task template asks for: which there are, and how each
    # is made, the component says; here they are rendered and written.
    module Handlers
      extend ActiveSupport::Concern
      include Named

      private
        # @param path [String] of the template, relative to the application
        # @param text [String]
        # @param words [String] the steps as they were typed, if they were
        # @return [Array<Hash>] the files of all handlers that can be generated, each with the "callable" it is for
        def render_handlers(path, text, words: "")
          usual, unusual = workflow("handlers", { name: path, text: }, words).partition { |handler| handler["template"] }
          unusual.each { |handler| tell :skip, "#{handler["callable"]} of step #{handler["step"]}: #{UNUSUAL}", :yellow }
          usual.flat_map { |handler| render(handler["template"], arguments(handler)).each { |file| file["callable"] = handler["callable"] } }
        rescue Error::Rejected => error
          refuse error.diagnostics, { path => text }
        end

        # Code is generated only from a template that the check finds no error in.
        def refuse_errors(source)
          return unless behavior == :invoke

          errors = workflow("check", source.slice(:name, :text))["findings"].map { |record| Diagnostic.from_record(record) }.select(&:error?)
          refuse errors, { source[:name] => source[:text] } if errors.any?
        end

        UNUSUAL = "a handler that is no constant ending in Handler, or has a method or resolver of its own, is yours to write"
        private_constant :UNUSUAL

        # Writes the files that are missing, or takes those away that no other template needs, and says which it has left alone.
        #
        # @param files [Array<Hash>] from {#render_handlers}
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
          files.to_h { |file| [ file, folders.find(file["usual_path"]) ] }.compact.transform_values { |path| [ :exist, path, :blue ] }
        end

        # A handler goes with the last template that names it.
        def shared(files, template)
          others = Workflows::Sources.new(root: destination_root).reject { |source| source[:name] == template }
          named = others.flat_map { |source| callables(source).map { |callable| [ callable, source[:name] ] } }.to_h
          files.select { |file| there?(file) && named.key?(file["callable"]) }
            .to_h { |file| [ file, [ :keep, "#{file["path"]}, which #{named[file["callable"]]} needs", :yellow ] ] }
        end

        # What can't be read names nothing.
        def callables(source)
          Component.call("workflow", "plan", source)["steps"].map { |step| step["callable"] }.uniq
        rescue Error::Rejected, Error::NotUtf8
          []
        end

        def workflow(function, *arguments)
          Component.call("workflow", function, *arguments)
        rescue Error::Rejected
          raise
        rescue Error => error
          fail_with error.message
        end

        def arguments(handler)
          handler["arguments"].to_h { |argument| [ argument["name"].to_sym, argument["value"] ] }.merge(tests)
        end
    end
  end
end
