# frozen_string_literal: true

require "monitor"

module TaskerContribRails
  module Database
    # One session with Tasker's own database. Several threads may use it: one statement or transaction goes after the
    # other.
    #
    # It goes by way of the pg gem, which a Rails app on PostgreSQL has; nothing else here needs it, so it is only
    # required when a worker starts. Ruby's other threads run on while it waits.
    class Session
      include Discreet

      # The engine's triggers name tables without a schema and its times have no zone. A session whose host is gone
      # is noticed by the server after 25 s, and its locks are free.
      SESSION = {
        search_path: "tasker, public", timezone: "'UTC'",
        tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 3
      }.freeze

      # A server whose host is gone is noticed here after 25 s, instead of a quarter of an hour.
      LINK = { keepalives_idle: 10, keepalives_interval: 5, keepalives_count: 3, tcp_user_timeout: 25_000 }.freeze

      # @param url [String] postgresql://…
      # @param name [String] what `pg_stat_activity` shows
      # @param settings [Hash{Symbol => String}] more that is set in each session, as SQL
      def initialize(url, name: "tasker-contrib-rails", settings: {})
        @url = url
        @name = name
        @settings = SESSION.merge(settings)
        @lock = Monitor.new
      end

      # @param sql [String] one statement
      # @param values [Array] for $1, $2, …
      # @return [Array<Hash{String => String, nil}>] the rows
      # @raise [Error::DatabaseUnavailable] the session is gone; the next call opens another
      # @raise [Error::DatabaseRefused] the statement failed
      def query(sql, *values)
        guard { answered(connection.exec_params(sql, values)) }
      end

      # The same for a statement that comes again and again: the server reads and plans it once a session.
      #
      # @param name [Symbol] of this statement, among few
      # @see #query
      def prepared(name, sql, *values)
        guard do
          session = connection
          @prepared[name] ||= session.prepare(name.name, sql) && true
          answered(session.exec_prepared(name.name, values))
        end
      end

      # Runs the block in a transaction.
      def transaction
        guard { connection.transaction { yield } }
      end

      # Runs the block on one state of the database, as it is when the first statement asks: what others do meanwhile is
      # not seen, and nothing can be written.
      def snapshot
        transaction do
          query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
          yield
        end
      end

      # @param identifier [String]
      # @return [String] fit to stand in a statement
      def quote(identifier) = PG::Connection.quote_ident(identifier)

      # Waits until a notification comes, +wake+ can be read, or the time is over. Others may use the session meanwhile.
      #
      # @param wake [IO]
      # @param timeout [Float] seconds
      # @return [Boolean] whether a notification came
      def wait(wake:, timeout:)
        # A notification that came with the answer to a statement is no longer on the socket.
        session, heard = guard { connection.then { |session| [ session, notified?(session) ] } }
        unless heard
          IO.select([ session.socket_io, wake ], nil, nil, timeout)
          heard = guard { @connection.equal?(session) && notified?(session) }
        end
        wake.read_nonblock(1024, exception: false)
        heard
      rescue IOError, Errno::EBADF # another thread found the session broken, and closed it
        false
      end

      # @yield what is to be done in each new session, before anything else
      def on_connect(&block) = @on_connect = block

      # Asks the database something where nothing else did: whoever asks nothing does not notice that it is gone, and
      # looks frozen to others.
      #
      # @param after [Float] seconds without an answer
      # @return [void]
      def keep_in_touch(after:)
        query("SELECT 1") if @answered_at.nil? || Process.clock_gettime(Process::CLOCK_MONOTONIC) - @answered_at > after
      end

      # @return [Float, nil] when the database last answered, on the monotonic clock
      attr_reader :answered_at

      # @return [void]
      def close
        @lock.synchronize do
          @connection&.close
        rescue PG::Error
          nil # it is gone, which is what was wanted
        ensure
          @connection = nil
        end
      end

      private
        def shown = { name: @name }

        def connection
          @connection ||= connect
        end

        def connect
          require "pg"
          connection = reach
          connection.set_notice_receiver { nil }
          connection.exec(@settings.map { |key, value| "SET #{key} = #{value}" }.join(";"))
          @connection, @prepared = connection, {}
          enter
          connection
        rescue LoadError
          raise Error::DatabaseUnavailable, "The pg gem is not in the bundle: add `gem \"pg\"`, " \
                                            "with which this gem reads Tasker's own tables."
        end

        # Whatever is wrong before there is a session, an address that can't be read included.
        def reach
          PG.connect(@url, application_name: @name, connect_timeout: 5, **LINK)
        rescue PG::Error => error
          unavailable(error)
        end

        # libpq says what it can't read of an address, which may be the password.
        def unavailable(error)
          said = "Tasker's database can't be reached: #{error.message.lines.first&.strip}"
          Secrets.raise_without(Error::DatabaseUnavailable.new(said), error, @url)
        end

        # A session in which this failed would work on without what it was to have, such as the worker's lock.
        def enter
          @on_connect&.call(self)
        rescue StandardError
          close
          raise
        end

        def answered(result)
          @answered_at = Process.clock_gettime(Process::CLOCK_MONOTONIC)
          result.to_a
        end

        def notified?(session)
          session.consume_input
          heard = false
          heard = true while session.notifies
          heard
        end

        # A session that broke is closed before another thread has its turn.
        def guard(&) = @lock.synchronize { translate(&) }

        def translate
          yield
        rescue Error # ours already; and where the pg gem is not there, PG is no constant to compare with
          raise
        rescue PG::ConnectionBad, PG::UnableToSend, PG::AdminShutdown, PG::CrashShutdown, PG::CannotConnectNow,
          IOError, Errno::EBADF => error
          close
          unavailable(error)
        rescue PG::Error => error
          close unless @connection&.status == PG::CONNECTION_OK
          raise Error::DatabaseRefused, "Tasker's database refused a statement: #{error.message.lines.first&.strip}"
        end
    end
  end
end
