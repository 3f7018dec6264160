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
        # @return [Array<Diagnostic>] of the templates first, file by file, then together; then of the handlers
        def call(app)
          sources, unreadable = Workflows::Sources.new(root: app.root, folders: app.config.tasker.template_paths).partition { |source| source[:text].valid_encoding? }
          unreadable.map { |source| not_utf8(source) } + findings(sources) + StepHandlers.new(app, sources).call
        end

        # @param sources [Array<Hash{Symbol => String}>] see {Workflows::Sources#each}
        # @return [Array<Diagnostic>] of each template by itself, then of all together
        def findings(sources)
          Component.open do |session|
            findings, summaries = sources.map { |source| check(session, source) }.transpose
            [ *findings&.flatten, *together(session, summaries.to_a.compact) ]
          end
        end

        private
          # Each file has a budget of its own: what one is too much for costs the others nothing.
          def check(session, source)
            checked = session.call("workflow", "check", source)
            [ diagnostics(checked["findings"]), checked["summary"] ]
          rescue Error::TooLarge => error
            [ [ too_large(source, error) ], nil ]
          end

          def together(session, summaries)
            diagnostics(session.call("workflow", "check-together", summaries))
          rescue Error::TooLarge
            [ Diagnostic.new(code: "TC6010", severity: :warning, source: "config.tasker.template_paths",
                             message: "#{summaries.size} templates are too many to be held against one another: none was compared with the others.",
                             help: "Check the folders one by one, with fewer in `config.tasker.template_paths`.") ]
          end

          def diagnostics(records) = records.map { |record| Diagnostic.from_record(record) }

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
