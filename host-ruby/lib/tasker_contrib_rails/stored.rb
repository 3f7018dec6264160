# frozen_string_literal: true

require "json"

module TaskerContribRails
  # Converts a value to what the engine would return. The engine stores contexts, inputs, results and checkpoints in its
  # database: keys come back sorted by their bytes, and numbers as PostgreSQL's `jsonb` has them.
  #
  #   Stored.of({ "total" => 1e16, "id" => 7 }) # => { "id" => 7, "total" => 10000000000000000 }
  #
  # @api private
  module Stored
    # From this value on, the engine writes a Float with an exponent, which PostgreSQL stores as a whole number.
    EXPONENT = 1e16
    # The whole numbers that the engine can read. It turns others into the nearest Float.
    WHOLE = (-(2**63)..(2**64 - 1))
    private_constant :EXPONENT, :WHOLE

    class << self
      # Reads a text of the engine's database. It may be nested deeper than Ruby's JSON reads unasked: the engine takes
      # contexts and results of other languages too.
      #
      # @param text [String] JSON
      # @return [Object]
      # @raise [JSON::ParserError]
      def read(text) = JSON.parse(text, max_nesting: 0)

      # @param value [Object] a value from {JsonSafe}
      # @return [Object] a copy
      def of(value)
        case value
        when Hash then value.sort_by(&:first).to_h { |key, item| [ key.dup, of(item) ] }
        when Array then value.map { |item| of(item) }
        when String then value.dup
        when Float then number(value)
        else value
        end
      end

      private
        def number(float)
          return float.zero? ? 0.0 : float if float.abs < EXPONENT

          whole = float.to_s.to_r.to_i # the digits that are written, which are fewer than the Float's own
          WHOLE.cover?(whole) ? whole : float
        end
    end
  end
end
