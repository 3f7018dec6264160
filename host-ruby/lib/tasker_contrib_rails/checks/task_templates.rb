# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks an application's workflows, each by itself, together, and against the code. Used by `tasker:check` and by a
    # worker.
    class TaskTemplates
      # @param sources [Workflows::Sources]
      # @param code [Code]
      def initialize(sources, code: Code.new)
        @sources, @code = sources, code
      end

      # @return [String]
      def name = "workflows"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>] first for each template, then for all together, then for the handlers, unless none
      #   can be loaded: {EnvFile} says so
      def call(app)
        EnvFile.new(app.root).findings.any? ? findings : findings + StepHandlers.new(app, @sources, code: @code).call
      end

      # @return [Array<Diagnostic>] first for each template, then for all together
      def findings
        # Each file has its own fuel, so that one expensive file does not affect the others.
        Component.open { |session| @sources.each { |source| readable?(source, session) } }
        @sources.flat_map(&:findings) + together
      end

      private
        def together
          identities = @sources.filter_map { |source| source.reading["identity"] if readable?(source) }
          return [] if identities.size < 2

          Component.call("workflow", "check-together", identities).map { |record| Diagnostic.from_record(record) }
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
    end
  end
end
