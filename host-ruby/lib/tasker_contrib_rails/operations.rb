# frozen_string_literal: true

module TaskerContribRails
  # Shows what a live engine does and why something does not move, and acts on it: docs/operating.md.
  #
  #   TaskerContribRails::Operations.open do |engine|
  #     engine.why("0193d7a1-…")  # => [ #<Cause …>, … ]
  #     engine.tasks(states: %w[ error ])
  #   end
  module Operations
    # The seconds that one statement may take, so that reading does not burden a busy database.
    #
    # @api private
    STATEMENT_TIMEOUT = 10
    private_constant :STATEMENT_TIMEOUT

    class << self
      # Yields an {Engine} that reads the engine's tables in a read-only session.
      #
      # @yieldparam engine [Engine]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      # @param check [Symbol] :first, or :after a statement failed for want of something, which takes no statements else
      def open(settings: Worker::Settings.of_app, check: :first)
        read(settings:, check:) { |session| yield engine(session, settings) }
      end

      # Yields a read-only session.
      #
      # @param timeout [Integer] seconds that one statement may take
      # @yieldparam session [Database::Session]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused]
      #
      # @api private
      def read(settings: Worker::Settings.of_app, timeout: STATEMENT_TIMEOUT, check: :first, &)
        # To compile a statement takes the server longer than to run it.
        session(settings, timeout:, check:, default_transaction_read_only: "on", jit: "off", &)
      end

      # Yields {Actions} that change tasks, in their own session.
      #
      # @param by [String] who acts
      # @param because [String] why; both are recorded in the task's history
      # @param seen [Hash{String => String}] see {Actions}
      # @yieldparam actions [Actions]
      # @raise [Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing]
      def act(by:, because:, settings: Worker::Settings.of_app, seen: {})
        session(settings) do |session|
          yield Actions.new(session, engine: engine(session, settings), queues: settings.queues, by:, because:, seen:)
        end
      end

      private
        def session(settings, timeout: STATEMENT_TIMEOUT, check: :first, **more)
          session = Database::Session.new(settings.database_url, name: "tasker operations",
            settings: { statement_timeout: "'#{timeout}s'", **more })
          refuse_other_schemas(session) if check == :first
          yield session
        rescue Error::DatabaseRefused => error
          refuse_other_schemas(session) if Database.lacks?(error)
          raise
        ensure
          session&.close
        end

        # Checks the schema as a worker does before it starts. With another schema, the results would be wrong.
        def refuse_other_schemas(session)
          claims = Database::Claims.new(session)
          missing = claims.missing
          claims.refuse_absence(missing)

          missing |= Database::Tasks.new(session).missing
          return if missing.empty?

          raise Error::SchemaMissing,
            "This gem does not know the engine's schema (no #{missing.to_sentence}), " \
            "so nothing was read or changed: `bin/rails tasker:doctor` says what to do."
        end

        def engine(session, settings)
          Engine.new(session, queues: settings.queues, hand_back_after: settings.hand_back_after)
        end
    end
  end
end
