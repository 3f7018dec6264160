# frozen_string_literal: true

module TaskerContribRails
  # Removes passwords from the messages of libraries, which repeat addresses that they can't parse.
  #
  #   Secrets.hide('invalid port number: "S3cr"', "postgresql://shop:S3cr/et@db/shop") # => 'invalid port number: "***"'
  #
  # @api private
  module Secrets
    HIDDEN = "***"
    # A shorter piece is only hidden inside quotes. Otherwise half of every sentence would be hidden.
    SHORT = 4
    # The password of a URL or of libpq's `password=…`, or the part that may contain it.
    PASSWORDS = [ %r{://[^:@/]*:(.*)@}m, /password\s*=(.*)/m, %r{://[^:@/]*:(?!\d+(?:/|\z))([^@]*)\z}m ].freeze
    private_constant :SHORT, :PASSWORDS

    class << self
      # @param text [String]
      # @param address [String, nil]
      # @return [String]
      def hide(text, address)
        pieces(address.to_s).reduce(Printable.utf8(text)) do |shown, piece|
          quoted = /(?<=["'`])[^"'`]*\b#{Regexp.escape(piece)}\b[^"'`]*(?=["'`])/
          shown.gsub(piece.size < SHORT ? quoted : piece, HIDDEN)
        end
      end

      # Raises our own error for a library's error. That one becomes its cause only if it does not contain the password.
      #
      # @param error [Error]
      # @param cause [Exception]
      # @param address [String, nil]
      def raise_without(error, cause, address)
        raise error.class, hide(error.message, address), cause: (cause if hide(cause.message, address) == cause.message)
      end

      private
        # The whole password, and every part that a parser may take for it, both as written and decoded.
        def pieces(address)
          address = Printable.utf8(address)
          secret = PASSWORDS.filter_map { |pattern| address[pattern, 1] }.first or return []
          whole = secret.strip.delete_prefix("'").delete_suffix("'")
          all = [ whole, *whole.split(%r{[:@/?#&=\s'"\[\]]+}) ].flat_map do |piece|
            [ piece, piece.gsub(/%(\h\h)/) { [ $1 ].pack("H2") }.force_encoding(Encoding::UTF_8).scrub ]
          end
          all.reject(&:empty?).uniq.sort_by { |piece| -piece.size }
        end
    end
  end
end
