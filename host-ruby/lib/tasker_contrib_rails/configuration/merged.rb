# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # The one file that Tasker's runtime reads, made from config/tasker, `config.tasker`
    # and the environment, or everything that is wrong with them.
    #
    #   TaskerContribRails::Configuration::Merged.of_app.text
    #
    # Where TASKER_CONFIG_PATH names a file of the user's, that one is checked, and
    # nothing is filled in.
    #
    # @api private
    class Merged
      include Discreet

      CONTEXTS = %w[ worker orchestration complete ].freeze
      # An address that stands in for the database of who only prints. It is never printed: files hold a placeholder.
      STAND_IN = "postgresql://localhost/tasker"
      private_constant :CONTEXTS, :STAND_IN

      class << self
        # @param app [Rails::Application]
        # @param context [String] "worker", "orchestration" or "complete"
        # @param stand_in [Boolean] whether to go on where the application has no database that Tasker can use
        # @return [Configuration::Merged] of the application in its present environment
        def of_app(app = Rails.application, context: "worker", stand_in: false)
          environment = ENV["TASKER_ENV"].presence || Rails.env.to_s
          needed = app.config.tasker.worker_enabled || !(Rails.env.development? || Rails.env.test?)
          database = Database.new(url: app.config.tasker.database_url, environment: Rails.env.to_s, root: app.root,
                                  needed:, configuration: -> { app.config.database_configuration })
          new(root: app.root, overrides: app.config.tasker.overrides, environment:, database:, context:, stand_in:)
        end
      end

      # @return [String] the environment's name, such as "production"
      attr_reader :environment

      # @param root [Pathname, String] the application's folder
      # @param environment [String]
      # @param database [#url, #pool_size, #problem] Tasker's database
      # @param overrides [Array<Configuration::Override>]
      # @param context [String] one of {CONTEXTS}
      # @param env [#to_h] the environment variables
      # @param stand_in [Boolean] whether to go on where there is no database
      def initialize(root:, environment:, database:, overrides: [], context: "worker", env: ENV, stand_in: false)
        unless CONTEXTS.include?(context)
          raise ArgumentError, "The context is #{CONTEXTS.join(", ")}, not #{context.inspect}."
        end

        @root, @environment, @database, @context = root.to_s, environment, database, context
        @overrides, @env, @stand_in = overrides, env, stand_in
      end

      # @return [Array<Diagnostic>] why there is no database, where that was looked for
      def no_database = @no_database || []

      # @return [Array<Diagnostic>] everything that is wrong, by place
      def findings = Component.call("config", "check", inputs).map { |record| Diagnostic.from_record(record) }

      # @return [String] the merged TOML, with its secrets where a source has them in clear text
      # @raise [Error::Rejected] with everything that is wrong
      def text = merged.fetch("text")

      # @return [String] the merged TOML, with `***` for every secret
      # @raise [Error::Rejected]
      def masked = merged.fetch("masked")

      # @return [Array<Setting>] every value, with the place it comes from
      # @raise [Error::Rejected]
      def settings = merged.fetch("settings").map { |record| Setting.from_record(record) }

      # @return [String] the database that the runtime will connect to, as it spells it
      # @raise [Error::Rejected]
      def database_url = normalized(merged.fetch("database-url"))

      # @return [Queues]
      # @raise [Error::Rejected]
      def queues = Queues.new(**merged.fetch("queues").transform_keys { |name| name.tr("-", "_").to_sym })

      # @param overrides [Array<Override>] they go before its own
      # @return [Merged] the same with them
      def with(overrides)
        dup.tap { |copy| copy.instance_exec { @overrides, @inputs, @merged = @overrides + overrides, nil, nil } }
      end

      # @param path [String] a parameter's path
      # @return [Array(Hash, Setting, String)] the parameter, as `wit/config.wit` has it; what it is set to, nil where
      #   its table is left out; and of a text what the runtime will read, which may be a secret
      # @raise [Error::Rejected] where there is no such parameter
      def explain(path)
        explanation = Component.call("config", "explain", inputs, path)
        setting = explanation["setting"] && Setting.from_record(explanation["setting"])
        [ explanation.fetch("parameter"), setting, explanation["text"] ]
      rescue Error::Rejected => error
        raise Error::Rejected.new(error.diagnostics, texts: { "path" => path })
      end

      # @param path [String] a parameter's path
      # @return [Boolean] whether anything may set it. This reads the files and asks the component nothing.
      def mentions?(path)
        @overrides.any? { |override| override.path == path } ||
          sources.any? { |source| source[:text].include?(path[/\w+\z/]) }
      end

      # Writes the merged file for its owner alone, in one step.
      #
      # @param path [Pathname, String]
      # @return [String] the path
      # @raise [Error::Rejected]
      def write(path) = PrivateFile.write(path, text)

      # @return [Hash{String => String}] the text of each file by its name, for drawing
      def texts = sources.to_h { |source| [ source[:name], source[:text] ] }

      private
        def shown = { environment:, context: @context }

        def merged = @merged ||= Component.call("config", "merge", inputs)

        def normalized(url)
          Component.call("config", "normalize-url", url, "common.database.url", Component::OPTIONS)
        end

        def inputs
          @inputs ||= {
            context: @context, environment: @environment, files: [ *sources, unreadable ].compact,
            code_settings: @overrides.map { |override| override.to_h.merge(source: relative(override.source)) },
            variables: variables.map { |name, value| { name:, value: } }, unavailable_variables:,
            pool_size: @database.pool_size, options: Component::OPTIONS
          }
        end

        def sources = @sources ||= Sources.new(@root, @environment, given: @env["TASKER_CONFIG_PATH"]).to_a

        def unreadable
          { name: Database::FILE, layer: "base", text: "", problem: @database.problem } if @database.problem
        end

        # As the worker sets them before it starts the runtime.
        def variables
          given = Variables.new(@env, @root).to_h.except("DATABASE_URL")
          given.merge({ "DATABASE_URL" => url, "TASKER_ENV" => @environment }.compact)
        end

        def url
          @url ||= @database.url
        rescue Error::Rejected => error
          @no_database = error.diagnostics
          STAND_IN if @stand_in
        end

        # Why there is nothing to set DATABASE_URL to.
        def unavailable_variables
          no_database.map { |finding| { name: "DATABASE_URL", because: finding.to_record } }
        end

        def relative(path) = path.delete_prefix("#{@root}/")
    end
  end
end
