# frozen_string_literal: true

require "net/http"
require "timeout"

module TaskerContribRails
  class Client
    # One connection that is kept open between requests, and belongs to the process that opened it. An answer is either
    # complete, in time and not too large, or an error is raised.
    #
    # @api private
    class Connection
      include Discreet

      # Seconds for which an unused connection is kept.
      KEEP_ALIVE = 20
      # The most bytes of an answer.
      LARGEST = 64 * 1024 * 1024

      # Everything that can go wrong on the way to the server.
      BROKEN = [
        SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError,
        Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError
      ].freeze
      private_constant :KEEP_ALIVE

      # The answer is larger than any answer of Tasker's server.
      class TooLarge < IOError; end

      # @!attribute status [Integer]
      # @!attribute body [String] UTF-8, valid or not
      Answer = Data.define(:status, :body)

      # @param address [Address]
      # @param open_timeout [Numeric] seconds to connect
      # @param read_timeout [Numeric] seconds to wait for each part of an answer
      def initialize(address, open_timeout:, read_timeout:)
        @address, @open_timeout, @read_timeout = address, open_timeout, read_timeout
      end

      # If an exchange is interrupted, for example by the caller's timeout, the connection is closed. Otherwise the next
      # request would read the answer to this one.
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
        # A fork must not use its parent's connection, or one would read the other's answers.
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
