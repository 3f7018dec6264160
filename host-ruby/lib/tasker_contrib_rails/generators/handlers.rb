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
        # @return [Array<Hash>] the files of all handlers that can be generated
        def render_handlers(path, text, words: "")
          handlers = workflow("handlers", { name: path, text: }, words)
          handlers.reject { |handler| handler["template"] }.each { |handler| say_status :skip, unusual(handler), :yellow }
          handlers.select { |handler| handler["template"] }.flat_map { |handler| render(handler["template"], arguments(handler)) }
        rescue Error::Rejected => error
          raise Thor::Error, Diagnostics::Text.new(sources: { path => text }, color: $stderr.tty? && !ENV.key?("NO_COLOR")).draw(error.diagnostics)
        end

        # What is there already stays as it is, whoever wrote it.
        def write_missing(files)
          there, missing = files.partition { |file| File.exist?(File.expand_path(file["path"], destination_root)) }
          return write(files) if behavior == :revoke

          there.each { |file| say_status :exist, file["path"], :blue }
          write(missing)
        end

        def workflow(function, *arguments)
          Component.call("workflow", function, *arguments)
        rescue Error::Rejected
          raise
        rescue Error => error
          raise Thor::Error, error.message
        end

        def arguments(handler)
          handler["arguments"].to_h { |argument| [ argument["name"].to_sym, argument["value"] ] }.merge(tests)
        end

        def unusual(handler)
          "#{handler["callable"]} of step #{handler["step"]}: a handler that is no constant ending in Handler, or has a method or resolver of its own, is yours to write"
        end
    end
  end
end
