# frozen_string_literal: true

require "net/http"
require "timeout"

module TaskerContribRails
  class Client
    # One connection that is kept from one request to the next, and goes with the process that opened it. An answer is
    # whole, within its time and its size, or there is none.
    #
    # @api private
    class Connection
      include Discreet

      # An unused connection is kept this long.
      KEEP_ALIVE = 20
      # Bytes of an answer at most.
      LARGEST = 64 * 1024 * 1024

      # Whatever goes wrong between here and the server.
      BROKEN = [
        SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError,
        Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError
      ].freeze

      # The answer is larger than any of Tasker's.
      class TooLarge < IOError; end

      # @!attribute status [Integer]
      # @!attribute body [String] UTF-8, valid or not
      Answer = Data.define(:status, :body)

      # @param address [Address]
      # @param open_timeout [Numeric] seconds to connect
      # @param read_timeout [Numeric] seconds without a byte
      def initialize(address, open_timeout:, read_timeout:)
        @address, @open_timeout, @read_timeout = address, open_timeout, read_timeout
      end

      # An exchange that was cut off, by its caller's time limit for one, leaves its answer on the connection, where the
      # next request would take it for its own.
      #
      # @param request [Net::HTTPRequest]
      # @return [Answer]
      def exchange(request)
        answer = nil
        status = 0
        body = +""
        http.request(request) do |response|
          status = response.code.to_i
          response.read_body { |part| add(part, body) }
        end
        answer = Answer.new(status:, body: body.force_encoding(Encoding::UTF_8))
      ensure
        close unless answer
      end

      # @return [void]
      def close
        @http.finish if @http&.started? && @pid == Process.pid
      rescue IOError
        nil # closed by the other side
      ensure
        @http = nil
      end

      private
        # A fork shares its parent's connection: it leaves it alone, or one would read the other's answers.
        def http
          @http = nil unless @pid == Process.pid
          @pid = Process.pid
          @http ||= Net::HTTP.new(@address.host, @address.port).tap do |http|
            http.use_ssl = @address.tls?
            http.open_timeout, http.read_timeout, http.write_timeout = @open_timeout, @read_timeout, @read_timeout
            http.keep_alive_timeout = KEEP_ALIVE
            http.max_retries = 0
            http.ignore_eof = false # an answer that breaks off is none
            http.start
          end
        end

        def add(part, body)
          raise TooLarge, "more than #{LARGEST / 1024 / 1024} MB" if body.bytesize + part.bytesize > LARGEST

          body << part
        end

        def shown = { to: @address.to_s }
    end
  end
end
