# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # What `rails tasker:doctor` prints: one line for each thing that a worker needs outside of this application, and
    # what to do if it is missing. It changes nothing.
    class Doctor
      # One thing that was examined.
      #
      # @!attribute name [String]
      # @!attribute state [Symbol] :well, :unwell, :unsure, or :skipped if it could not be examined
      # @!attribute finding [String] what was seen
      # @!attribute advice [String, nil] what to do
      Examination = Data.define(:name, :state, :finding, :advice) do
        def initialize(name:, state:, finding:, advice: nil) = super
      end

      WORDS = { well: "ok", unwell: "FAILED", unsure: "unsure", skipped: "not checked" }.freeze
      private_constant :WORDS

      # @param settings [Worker::Settings]
      # @param client [Client] asks the server
      # @param now [#call] this machine's clock
      def initialize(settings: Worker::Settings.of_app, client: Client.new, now: Time.method(:now))
        @settings, @client, @now = settings, client, now
      end

      # @return [Array<Examination>]
      def examinations = @examinations ||= look

      # @return [Boolean] whether nothing is unwell
      def well? = examinations.none? { |examination| examination.state == :unwell }

      # @return [String] one line for each, with what to do below it
      def text
        width = examinations.map { |examination| examination.name.length }.max
        examinations.map do |examination|
          lines = [ examination.finding, *examination.advice&.lines(chomp: true) ].map { |line| Printable.line(line) }
          text = lines.join("\n#{" " * (width + 15)}")
          "#{WORDS.fetch(examination.state).ljust(13)}#{examination.name.ljust(width)}  #{text}"
        end.join("\n")
      end

      # @return [String]
      def json = Printable.json({ well: well?, examinations: examinations.map(&:to_h) })

      private
        def look
          [ database, *of_database(:schema), server, versions, *of_database(:rights, :queues, :clock) ]
        ensure
          @session&.close
        end

        # If the database can't be reached, everything else about it is skipped.
        def database
          @session = Database::Session.new(@settings.database_url, name: "tasker:doctor")
          @questions = EngineDatabase.new(@session, results: @settings.queues.results, now: @now)
          @questions.database
        rescue Error::Rejected => error
          @questions = nil
          found = error.diagnostics.first
          advice = [ found.help.presence, "`bin/rails tasker:check` shows where, and what else is wrong." ]
          Examination.new(name: "database", state: :unwell, finding: found.message, advice: advice.compact.join("\n"))
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
          @questions = nil
          Examination.new(name: "database", state: :unwell, finding: error.message, advice: DATABASE_ADVICE)
        end

        def of_database(*names)
          names.map do |name|
            unless @questions
              next Examination.new(name: name.name, state: :skipped, finding: "The database could not be asked.")
            end

            @questions.public_send(name)
          rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
            Examination.new(name: name.name, state: :unwell, finding: error.message)
          end
        end

        def server
          @server = @client.health_check
          answer = "It answers, and reports the status #{@server["status"]}."
          case @questions&.server_listens?
          when true then Examination.new(name: "server", state: :well, finding: answer)
          when false then deaf
          else unheard(answer)
          end
        rescue Client::Unauthorized => error
          Examination.new(name: "server", state: :unwell, finding: error.message,
                          advice: "Set TASKER_API_KEY or TASKER_AUTH_TOKEN.")
        rescue Error => error # of the client, whichever
          Examination.new(name: "server", state: :unwell, finding: error.message, advice: SERVER_ADVICE)
        end

        def deaf
          Examination.new(
            name: "server", state: :unwell,
            finding: "It answers, but it does not listen for results on this database.",
            advice: "It uses another database, or it lost its connection when the database was restarted. Restart it."
          )
        end

        # That it hears of results is half of what a server is for.
        def unheard(answer)
          seen = "#{answer} Whether it listens to this database for results was not checked: "
          unless @questions
            return Examination.new(name: "server", state: :unsure, finding: "#{seen}the database could not be asked.")
          end

          Examination.new(name: "server", state: :unsure,
                          finding: "#{seen}this role does not see what other sessions do.",
                          advice: "Grant it pg_read_all_stats, or run the doctor as a role that has it.")
        end

        def versions
          missing = missing_gems
          found = "Ruby #{RUBY_VERSION}, Rails #{Rails.version}, tasker-rb #{gem_version("tasker-rb") || "none"}, " \
                  "server #{server_version || "unknown"}"
          if missing.any?
            Examination.new(name: "versions", state: :unwell,
                            finding: "#{found}: a worker needs #{missing.to_sentence}.",
                            advice: "Run `bundle add tasker-rb pg`, with Ruby 3.4 and Rails 8 or later " \
                                    "(with Kamal 2, read docs/deployment.md#the-bundle-of-a-worker first).")
          elsif gem_version("tasker-rb") != known["runtime"] || ![ nil, known["engine"] ].include?(server_version)
            Examination.new(name: "versions", state: :unsure, finding: "#{found}.",
                            advice: "This gem knows the rules of tasker-rb #{known["runtime"]} and server " \
                                    "#{known["engine"]}, and was tested with them.")
          else
            Examination.new(name: "versions", state: :well, finding: "#{found}.")
          end
        end

        # Whose rules the component knows.
        def known
          @known ||= Component.call("about", "release").to_h { |fact| fact.values_at("name", "value") }
        end

        def missing_gems
          gems = %w[ tasker-rb pg ].reject { |name| gem_version(name) }
          [ ("Ruby 3.4" if RUBY_VERSION < "3.4"), ("Rails 8" if Rails.version.to_i < 8), *gems ].compact
        end

        def gem_version(name) = Gem.loaded_specs[name]&.version&.to_s

        def server_version
          return unless @server

          info = @client.detailed_health["info"]
          @server_version ||= info["version"] if info.is_a?(Hash)
        rescue Error # an older server, or one that is unwell: that stands in its own line
          nil
        end

        DATABASE_ADVICE = "Start it, or set config.tasker.database_url. " \
                          "For development, `bin/rails generate tasker:install --stack` describes one."
        SERVER_ADVICE = "Start it, or set TASKER_ORCHESTRATION_URL. " \
                        "For development, `bin/rails generate tasker:install --stack` describes one."
        private_constant :DATABASE_ADVICE, :SERVER_ADVICE
    end
  end
end
