# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # Holds an application's workflows against themselves and against its code.
    # `tasker:check` and the worker ask it.
    class Check
      # @param app [Rails::Application]
      # @return [Array<Diagnostic>] of the templates first, file by file; then of the handlers
      def call(app)
        sources, unreadable = readable(Sources.new(root: app.root, folders: app.config.tasker.template_paths))
        found = Component.call("workflow", "check", sources).map { |record| Diagnostic.from_record(record) }
        unreadable + found + HandlerCheck.new(app, sources).call
      end

      private
        # A file that is no text would keep all the others from being checked.
        def readable(sources)
          valid, invalid = sources.partition { |source| source[:text].valid_encoding? }
          [ valid, invalid.map { |source| unreadable(source) } ]
        end

        def unreadable(source)
          line = source[:text].lines.index { |text| !text.valid_encoding? } + 1
          Diagnostic.new(code: "TC3001", severity: :error, message: "This is no YAML: line #{line} is not UTF-8.",
                         source: source[:name], line:, help: "Save the file in UTF-8.")
        end
    end
  end
end
