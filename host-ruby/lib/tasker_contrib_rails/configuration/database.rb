# frozen_string_literal: true

require "psych"

module TaskerContribRails
  class Configuration
    # Tasker's database: what `config.tasker` says, else DATABASE_URL, else
    # config/database.yml, there the entry `tasker` before the application's own.
    #
    # @api private
    class Database
      include Discreet

      FILE = "config/database.yml"
      # Where PostgreSQL puts its socket, which is where it is looked for if no host is given.
      SOCKETS = %w[ /var/run/postgresql /run/postgresql /private/tmp /tmp ].freeze
      # Rails' own, where database.yml says nothing.
      POOL = 5
      private_constant :POOL

      # @param environment [String] Rails' environment
      # @param configuration [#call] gives config/database.yml as a Hash
      # @param root [Pathname, String] the application's folder
      # @param url [String, nil] what `config.tasker.database_url` says
      # @param needed [Boolean] whether a worker is to run with it: else another kind of database is a warning
      # @param env [#[]]
      def initialize(environment:, configuration:, root:, url: nil, needed: true, env: ENV)
        @environment, @configuration, @root, @url, @needed, @env = environment, configuration, root, url, needed, env
      end

      # @return [String] in the one form that the runtime takes
      # @raise [Error::Rejected] where there is none
      def url
        if @url.present? then normalized(@url, "config.tasker.database_url")
        elsif @env["DATABASE_URL"].present? then normalized(@env["DATABASE_URL"], "DATABASE_URL")
        elsif entry["url"].present? then normalized(entry["url"], FILE)
        else Component.call("config", "database-url", parts, Component::OPTIONS)
        end
      end

      # @return [Integer, nil] connections of the application's own pool
      def pool_size
        return if entry.empty?

        size = Integer(entry["max_connections"] || entry["pool"] || POOL, exception: false)
        size if size&.between?(0, 2**32 - 1)
      end

      # @return [String, nil] why config/database.yml can't be used
      def problem
        entry
        @problem
      end

      private
        def shown = { environment: @environment }

        def normalized(url, source) = Component.call("config", "normalize-url", url, source, Component::OPTIONS)

        def entry
          @entry ||= begin
            given = (@configuration.call || {}).fetch(@environment, nil) || {}
            # Several databases are a Hash of Hashes.
            several = given.values.all?(Hash) && given.any?
            (several ? given["tasker"] || given["primary"] || given.values.first : given).transform_keys(&:to_s)
          end
        rescue StandardError, SyntaxError => error # of ERB and YAML; without the file there is none
          @problem = "gives an error (#{reason(error)})" if File.exist?(File.join(@root, FILE))
          @entry = {}
        end

        # Rails wraps what is wrong with the file into a sentence that says only that something is.
        def reason(error)
          error = error.cause while error.cause
          return "line #{error.line}: #{error.problem}" if error.is_a?(Psych::SyntaxError)

          Diagnostics::Raised.new(error, root: @root).message.squish
        end

        def parts
          names = %w[ adapter username password database ]
          { "source" => FILE, "needed" => @needed, "host" => host, "port" => entry["port"]&.to_s, "parts" => others,
            **names.to_h { |name| [ name, entry[name]&.to_s ] } }
        end

        def host
          return entry["host"].to_s if entry["host"].present?
          return @env["PGHOST"] if @env["PGHOST"].present?

          port = entry["port"] || @env["PGPORT"].presence || 5432
          SOCKETS.find { |folder| File.socket?("#{folder}/.s.PGSQL.#{port}") } || "localhost"
        end

        def others
          more = entry.except("adapter", "host", "port", "username", "password", "database")
          more.filter_map { |name, value| { name:, value: value.to_s } unless value.is_a?(Hash) || value.is_a?(Array) }
        end
    end
  end
end
