# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # Protects running tasks before a worker registers its templates. Registering overwrites templates of the same
    # version; tasks that began with those could then wait for ever, without any message.
    class Guard
      # The most findings in a refusal.
      TOLD = 3
      private_constant :TOLD

      # @param session [Database::Session]
      # @param workflows [Workflows::Sources] the application's
      # @param root [Pathname] the application
      # @param known [#call] see {Comparison}
      def initialize(session, workflows:, root:, known: KnownHandlers.new)
        @session, @workflows, @root, @known = session, workflows.to_a, root, known
      end

      # @return [String, nil] what {#call} warned of
      attr_reader :warning

      # @param mode [Symbol] `config.tasker.on_breaking_deploy`
      # @return [Hash{String => String}] registered templates to serve instead, by the path of the file that each
      #   replaces
      # @raise [Error::DeployRefused]
      def call(mode)
        return {} if breaking.empty?

        case mode
        when :warn then warn("These tasks will wait for ever")
        when :serve_old
          kept = served_as_registered or refuse("The registered templates can't be served instead: ")
          return kept.tap { warn("The registered templates are served instead") }
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

        # Returns nil if one of their handlers is missing, because those tasks would fail for good.
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
          @warning = "The templates of this application break tasks that have begun. #{what}. #{told}"
          TaskerContribRails.logger.warn "[Tasker] #{@warning}"
        end

        def refuse(because = "")
          raise Error::DeployRefused,
            "The templates of this application would break tasks that have begun. #{because}#{told} " \
            "`bin/rails tasker:diff --live` shows the changes; docs/deploys.md says what you can do."
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
