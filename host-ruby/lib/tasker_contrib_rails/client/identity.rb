# frozen_string_literal: true

module TaskerContribRails
  class Client
    # Who asks the server, and the secrets by which it is known: they go into requests and nowhere else.
    #
    # @api private
    class Identity
      include Discreet

      # @param address [Address] which may have a user and a password
      # @param api_key [String, nil] sent as X-API-Key
      # @param token [String, nil] sent as a bearer
      # @raise [Misconfigured]
      def initialize(address, api_key:, token:)
        @address, @api_key, @token = address, header("API key", api_key), header("token", token)
      end

      # @param request [Net::HTTPRequest]
      # @return [void]
      def sign(request)
        request["X-API-Key"] = @api_key if @api_key
        if @token then request["Authorization"] = "Bearer #{@token}"
        elsif @address.user then request.basic_auth(@address.user, @address.password.to_s)
        end
      end

      # Servers repeat what they were sent, and errors are printed, so secrets are masked. A password may be in any
      # encoding.
      #
      # @param text [String]
      # @return [String] to print, without the secrets
      def hidden(text)
        secrets = [ @api_key, @token, @address.password ].compact.reject(&:empty?)
        Printable.line(secrets.reduce(text.b) { |shown, secret| shown.gsub(secret.b, "***") })
      end

      private
        # A key that is read from a file often ends in a line break.
        def header(name, value)
          value = value.to_s.b.strip.force_encoding(Encoding::UTF_8)
          if !value.valid_encoding? || value.match?(Printable::UNSAFE)
            raise Misconfigured,
              "The #{name} for Tasker's server can't be sent: it contains a line break or invalid text."
          end

          value.presence
        end

        def shown = { to: @address.to_s }
    end
  end
end
