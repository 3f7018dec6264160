# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks an application's workflows, each by itself, together, and against the code. Used by `tasker:check` and by a
    # worker.
    class TaskTemplates
      # @param sources [Workflows::Sources]
      def initialize(sources)
        @sources = sources
      end

      # @return [String]
      def name = "workflows"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>] first for each template, then for all together, then for the handlers, unless none
      #   can be loaded: {EnvFile} says so
      def call(app)
        EnvFile.new(app.root).findings.any? ? findings : findings + StepHandlers.new(app, @sources).call
      end

      # @return [Array<Diagnostic>] first for each template, then for all together
      def findings
        Component.open { |session| @sources.each { |source| readable?(source, session) } }
        @sources.flat_map { |source| alone(source) } + together
      end

      private
        # Each file has its own fuel, so that one expensive file does not affect the others.
        def alone(source)
          source.findings
        rescue Error::NotUtf8
          [ not_utf8(source) ]
        rescue Error::TooLarge => error
          [ Diagnostic.new(code: "TC3007", severity: :error, message: error.message, source: source.name) ]
        end

        def together
          identities = @sources.filter_map { |source| source.reading["identity"] if readable?(source) }
          return [] if identities.size < 2

          Component.call("workflow", "together", identities).map { |record| Diagnostic.from_record(record) }
        rescue Error::TooLarge
          [ Diagnostic.new(code: "TC6010", severity: :warning, source: "config.tasker.template_paths",
                           message: "#{identities.size} templates are too many to compare: " \
                                    "each was only checked by itself.",
                           help: "Check the folders one at a time, with fewer in `config.tasker.template_paths`.") ]
        end

        def readable?(source, component = Component)
          source.reading(component)
        rescue *Workflows::Sources::UNREADABLE
          false
        end

        def not_utf8(source)
          line = source.text.lines.index { |text| !text.valid_encoding? } + 1
          Diagnostic.new(code: "TC3001", severity: :error,
                         message: "This is not valid YAML: line #{line} is not UTF-8.",
                         source: source.name, line:, help: "Save the file in UTF-8.")
        end
    end
  end
end
