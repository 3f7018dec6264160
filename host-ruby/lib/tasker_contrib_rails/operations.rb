# frozen_string_literal: true

module TaskerContribRails
  # What a live engine does, why something does not move, and what can be done about it: docs/operating.md.
  #
  #   TaskerContribRails::Operations.open do |engine|
  #     engine.why("0193d7a1-…")  # => [ #<Cause …>, … ]
  #     engine.tasks(states: %w[ error ])
  #   end
  module Operations
    # Seconds that one statement may take: a database under load is not to suffer from being looked at.
    #
    # @api private
    STATEMENT_TIMEOUT = 10

    class << self
      # Yields what reads the engine's tables, in a session that can write nothing.
      #
      # @yieldparam engine [Engine]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      def open(settings: Worker::Settings.of_app)
        read(settings:) { |session| yield engine(session, settings) }
      end

      # Yields a session that can write nothing.
      #
      # @yieldparam session [Database::Session]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused]
      #
      # @api private
      def read(settings: Worker::Settings.of_app, &) = session(settings, default_transaction_read_only: "on", &)

      # Yields what changes a task, in a session of its own.
      #
      # @param by [String] who acts
      # @param because [String] why; both stand in the task's history
      # @yieldparam actions [Actions]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      def act(by:, because:, settings: Worker::Settings.of_app)
        session(settings) do |session|
          yield Actions.new(session, engine: engine(session, settings), queues: settings.queues, by:, because:)
        end
      end

      private
        def session(settings, **more)
          session = Database::Session.new(settings.database_url, name: "tasker operations",
            settings: { statement_timeout: "'#{STATEMENT_TIMEOUT}s'", **more })
          refuse_other_schemas(session)
          yield session
        ensure
          session&.close
        end

        # The same look as a worker's before it starts: what reads tables that mean something else would say what is
        # not so.
        def refuse_other_schemas(session)
          claims = Database::Claims.new(session)
          missing = claims.missing
          return if missing.empty?
          raise Error::SchemaMissing, claims.absence if missing.any? { |what| what.start_with?("schema ") }

          raise Error::SchemaMissing,
            "The engine's schema is not the one that this gem knows (no #{missing.to_sentence}), " \
            "so nothing was looked at or changed: `bin/rails tasker:doctor` says what to do."
        end

        def engine(session, settings)
          Engine.new(session, queues: settings.queues, hand_back_after: settings.hand_back_after)
        end
    end
  end
end
