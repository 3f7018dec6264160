# frozen_string_literal: true

require "monitor"

module TaskerContribRails
  module Database
    # One session with Tasker's database. Several threads may use it; it runs one statement or transaction at a time.
    #
    # It uses the pg gem, which a Rails app on PostgreSQL already has. Nothing else in this gem needs pg, so it is only
    # required when a worker starts. Other Ruby threads continue while it waits.
    class Session
      include Discreet

      # The engine's triggers name tables without a schema, and its times have no zone. If this host disappears, the
      # server notices after 25 s and releases the session's locks.
      SESSION = {
        search_path: "tasker, public", timezone: "'UTC'",
        tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 3
      }.freeze

      # If the server's host disappears, we notice after 25 s instead of 15 minutes.
      LINK = { keepalives_idle: 10, keepalives_interval: 5, keepalives_count: 3, tcp_user_timeout: 25_000 }.freeze
      private_constant :SESSION, :LINK

      # @param url [String] postgresql://…
      # @param name [String] the name that `pg_stat_activity` shows
      # @param settings [Hash{Symbol => String}] additional settings of each session, as SQL
      def initialize(url, name: "tasker-contrib-rails", settings: {})
        @url = url
        @name = name
        @settings = SESSION.merge(settings)
        @lock = Monitor.new
      end

      # @param sql [String] one statement
      # @param values [Array] for $1, $2, …
      # @return [Array<Hash{String => String, nil}>] the rows
      # @raise [Error::DatabaseUnavailable] if the session is gone; the next call opens another
      # @raise [Error::DatabaseRefused] if the statement failed
      def query(sql, *values)
        guard { answered(connection.exec_params(sql, values)) }
      end

      # Like {#query}, for a statement that is used often: the server parses and plans it once per session.
      #
      # @param name [Symbol] the statement's name; there must be only a few
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

      # Runs the block in a read-only transaction that sees one state of the database. It does not see what others
      # change meanwhile.
      def snapshot
        transaction do
          connection.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
          yield
        end
      end

      # @param identifier [String]
      # @return [String] quoted for use in a statement
      def quote(identifier) = PG::Connection.quote_ident(identifier)

      # Waits until a notification arrives, +wake+ becomes readable, or the time is over. Other threads may use the
      # session meanwhile.
      #
      # @param wake [IO]
      # @param timeout [Float] seconds
      # @return [Boolean] whether a notification arrived
      def wait(wake:, timeout:)
        # A notification may already have been read from the socket, together with a statement's answer.
        session, heard = guard { connection.then { |session| [ session, notified?(session) ] } }
        ending = clock + timeout
        until heard || (left = ending - clock).negative?
          readable, = IO.select([ session.socket_io, wake ], nil, nil, left)
          break if readable.nil? || readable.include?(wake)

          # Else it was the answer to another thread's statement, who may also have closed the session.
          heard = guard { notified?(session) if @connection.equal?(session) }
          break if heard.nil?
        end
        wake.read_nonblock(1024, exception: false)
        heard || false
      rescue IOError, Errno::EBADF # another thread found the session broken, and closed it
        false
      end

      # @yield the block runs first in each new session
      def on_connect(&block) = @on_connect = block

      # Queries the database if nothing else did. Without queries, a worker would not notice that the database is gone,
      # and would look frozen to others.
      #
      # @param after [Float] seconds without an answer
      # @return [void]
      def keep_in_touch(after:)
        query("SELECT 1") if silent?(after)
      end

      # Closes the session where nothing was asked of it for long; the next statement opens another.
      #
      # @param after [Float] seconds without an answer
      # @return [void]
      def rest(after:)
        @lock.synchronize { close if @connection && silent?(after) }
      end

      # @return [Float, nil] when the database last answered, on the monotonic clock
      attr_reader :answered_at

      # @return [Integer] how many statements this session has answered
      def queries = @queries || 0

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
          raise Error::DatabaseUnavailable, "The pg gem is not in the bundle. Add `gem \"pg\"`, " \
                                            "with which this gem reads Tasker's tables."
        end

        # Covers everything that can go wrong before a session exists, including an invalid address.
        def reach
          PG.connect(@url, application_name: @name, connect_timeout: 5, **LINK)
        rescue PG::Error => error
          unavailable(error)
        end

        # libpq repeats the part of an address that it can't parse, which may be the password.
        def unavailable(error)
          said = "Tasker's database can't be reached: #{error.message.lines.first&.strip}"
          Secrets.raise_without(Error::DatabaseUnavailable.new(said), error, @url)
        end

        # If this fails, the session is closed: it would lack something that it needs, such as the worker's lock.
        def enter
          @on_connect&.call(self)
        rescue StandardError
          close
          raise
        end

        def answered(result)
          @answered_at = clock
          @queries = queries + 1
          result.to_a
        end

        def silent?(seconds) = @answered_at.nil? || clock - @answered_at > seconds

        def clock = Process.clock_gettime(Process::CLOCK_MONOTONIC)

        def notified?(session)
          session.consume_input
          heard = false
          heard = true while session.notifies
          heard
        end

        # A broken session is closed before another thread can use it.
        def guard(&) = @lock.synchronize { translate(&) }

        def translate
          yield
        rescue Error # ours already; and where the pg gem is not there, PG is no constant to compare with
          raise
        rescue PG::ConnectionBad, PG::UnableToSend, PG::AdminShutdown, PG::CrashShutdown, PG::CannotConnectNow,
          IOError, Errno::EBADF => error
          close
          unavailable(error)
        rescue ArgumentError => error # PostgreSQL has no place for such a character
          raise unless error.message.include?("null byte")

          raise Error::DatabaseRefused, "Tasker's database takes no text with a null byte."
        rescue PG::Error => error
          close unless @connection&.status == PG::CONNECTION_OK
          raise Error::DatabaseRefused, "Tasker's database refused a statement: #{error.message.lines.first&.strip}"
        end
    end
  end
end
