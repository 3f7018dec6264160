# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Holds an application's workflows against themselves and against its code:
    # what `tasker:check` and a worker ask.
    module TaskTemplates
      class << self
        # @return [String]
        def name = "workflows"

        # @param app [Rails::Application]
        # @return [Array<Diagnostic>] of the templates first, file by file; then of the handlers
        def call(app)
          sources, unreadable = Workflows::Sources.new(root: app.root, folders: app.config.tasker.template_paths).partition { |source| source[:text].valid_encoding? }
          unreadable.map { |source| not_utf8(source) } + findings(sources) + StepHandlers.new(app, sources).call
        end

        private
          # All at once, since some mistakes show only between files; each by itself where one of them,
          # or all together, are too much for a call.
          def findings(sources)
            Component.call("workflow", "check", sources).map { |record| Diagnostic.from_record(record) }
          rescue Error::TooLarge => error
            sources.one? ? [ too_large(sources.first, error) ] : sources.flat_map { |source| findings([ source ]) }
          end

          def too_large(source, error)
            Diagnostic.new(code: "TC3007", severity: :error, message: error.message.sub("The input", "This file"), source: source[:name])
          end

          # One such file would keep all the others from being checked.
          def not_utf8(source)
            line = source[:text].lines.index { |text| !text.valid_encoding? } + 1
            Diagnostic.new(code: "TC3001", severity: :error, message: "This is no YAML: line #{line} is not UTF-8.",
                           source: source[:name], line:, help: "Save the file in UTF-8.")
          end
      end
    end
  end
end
