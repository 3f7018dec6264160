# frozen_string_literal: true

module TaskerContribRails
  # What others say of an address, without the password in it: libraries repeat what they can't read.
  #
  #   Secrets.hide('invalid port number: "S3cr"', "postgresql://shop:S3cr/et@db/shop") # => 'invalid port number: "***"'
  #
  # @api private
  module Secrets
    HIDDEN = "***"
    # For a piece of fewer characters only what stands in quotes is hidden, or half of every sentence would go.
    SHORT = 4
    # The password, or all in which there may be one, of a URL and of libpq's `password=…`.
    PASSWORDS = [ %r{://[^:@/]*:(.*)@}m, /password\s*=(.*)/m, %r{://[^:@/]*:(?!\d+(?:/|\z))([^@]*)\z}m ].freeze

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

      # Raises an error of ours for one of a library's, which stays behind as the cause where it says nothing of the
      # password.
      #
      # @param error [Error]
      # @param cause [Exception]
      # @param address [String, nil]
      def raise_without(error, cause, address)
        raise error.class, hide(error.message, address), cause: (cause if hide(cause.message, address) == cause.message)
      end

      private
        # The whole, and what a reader may take for a part; as written, and decoded.
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
