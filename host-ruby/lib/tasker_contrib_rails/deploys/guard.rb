# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # What a worker asks before it registers its templates, which overwrites those of the same version. Tasks that began
    # with them would wait for ever, and nothing would say so.
    class Guard
      # Findings that a refusal tells.
      TOLD = 3

      # @param session [Database::Session]
      # @param workflows [Workflows::Sources] the application's
      # @param root [Pathname] the application
      # @param known [#call] see {Comparison}
      def initialize(session, workflows:, root:, known: KnownHandlers.new)
        @session, @workflows, @root, @known = session, workflows.to_a, root, known
      end

      # @param mode [Symbol] `config.tasker.on_breaking_deploy`
      # @return [Hash{String => String}] templates to serve as they are registered, by the paths of the files that they
      #   stand for
      # @raise [Error::DeployRefused]
      def call(mode)
        return {} if breaking.empty?

        case mode
        when :warn then warn("These tasks will wait for ever")
        when :serve_old
          kept = served_as_registered or refuse("What is registered can't be served instead: ")
          return kept.tap { warn("What is registered is served instead") }
        else refuse
        end
        {}
      end

      private
        def registered = @registered ||= Registered.new(@session, namespaces: Deploys.namespaces(@workflows))

        def comparison
          @comparison ||= Comparison.new(registered.sources, new: @workflows, known: @known, live: registered.live)
        end

        def breaking = @breaking ||= comparison.changes.select(&:error?)

        # Nothing where a handler of one of them is gone, so that its tasks would fail for good.
        def served_as_registered
          return if comparison.gone.any?

          breaking.map { |change| [ change.namespace, change.name, change.version ] }.uniq.to_h do |identity|
            [ @root.join(with(identity, @workflows).name).to_s, with(identity, registered.sources).text ]
          end
        end

        def with(identity, sources)
          sources.find { |source| Deploys.identity(source)&.values_at("namespace", "name", "version") == identity }
        end

        def warn(what)
          TaskerContribRails.logger.warn(
            Printable.line("[Tasker] The templates of this application break tasks that began before. #{what}. #{told}")
          )
        end

        def refuse(because = "")
          raise Error::DeployRefused,
            "The templates of this application would break tasks that began before. #{because}#{told} " \
            "`bin/rails tasker:diff --live` shows it; docs/deploys.md says how to go on."
        end

        def told
          lines = breaking.first(TOLD).map do |change|
            finding = change.finding
            "#{finding.code} at #{finding.place}: #{finding.message} #{finding.help}"
          end
          lines << "And #{breaking.size - TOLD} more." if breaking.size > TOLD
          lines.join(" ")
        end
    end
  end
end
