# frozen_string_literal: true

require "json"
require "active_support/json"

module TaskerContribRails
  # Makes of a handler's result what can be stored as JSON, as Rails' own `to_json` would, and says what it changed.
  #
  #   JsonSafe.call({ at: Time.current, total: BigDecimal("9.90") })
  #   # => [ { "at" => "2026-…Z", "total" => "9.9" }, [ "at", "total" ] ]
  class JsonSafe
    # No result is this deep on purpose.
    DEPTH = 100
    # Keys of a path that are named.
    NAMED = 8
    # What is beyond this is a number that PostgreSQL stores but the engine's JSON does not carry.
    INTEGERS = (-(2**63)..(2**64 - 1))

    # What can't be stored, and where it stands.
    class Unsafe < Error; end

    # @param value [Object]
    # @return [Array(Object, Array<String>)] plain JSON values, and the keys under which something was converted
    # @raise [Unsafe] naming the key
    def self.call(value) = new.call(value)

    def initialize
      @converted = []
      @open = {}.compare_by_identity
    end

    # @see .call
    def call(value) = [ walk(value, []), @converted ]

    private
      def walk(value, path)
        case value
        when nil, true, false then value
        when String then text(value, path)
        when Symbol then text(value.name, path)
        when Integer then INTEGERS.cover?(value) ? value : refuse(path, "is an Integer beyond 64 bits")
        when Float then value.finite? ? value : convert(path) { nil }
        when Hash then nested(value, path) { value.to_h { |key, item| [ text(key.to_s, path), walk(item, path + [ key.to_s ]) ] } }
        when Array then nested(value, path) { value.each_with_index.map { |item, index| walk(item, path + [ index.to_s ]) } }
        when IO, Proc, Method, Thread, Enumerator then refuse(path, "is a #{value.class}")
        else other(value, path)
        end
      end

      def other(value, path)
        nested(value, path) do
          plain = begin
            value.as_json
          rescue StandardError => error
            refuse(path, "is a #{value.class} whose as_json raised #{error.class}: #{error.message}")
          end
          refuse(path, "is a #{value.class}, which has no JSON form") if plain.equal?(value)
          convert(path) { walk(plain, path) }
        end
      end

      def nested(value, path)
        refuse(path, "contains itself") if @open.key?(value)
        refuse(path, "is nested more than #{DEPTH} deep") if path.size > DEPTH

        @open[value] = true
        yield.tap { @open.delete(value) }
      end

      def text(string, path)
        return string if string.encoding == Encoding::UTF_8 && string.valid_encoding? && !string.include?("\0")

        converted = string.encoding == Encoding::BINARY ? string.dup.force_encoding(Encoding::UTF_8) : string.encode(Encoding::UTF_8)
        refuse(path, "is binary or text in a wrong encoding; encode it (Base64, for one)") unless converted.valid_encoding?
        refuse(path, "contains a NUL character, which PostgreSQL does not store") if converted.include?("\0")
        converted
      rescue EncodingError
        refuse(path, "is text that can't be written in UTF-8")
      end

      def convert(path)
        @converted << name(path)
        yield
      end

      def refuse(path, why) = raise(Unsafe, "#{name(path)} #{why}")

      def name(path)
        return "the result" if path.empty?

        path.size > NAMED ? "#{path.first(NAMED).join(".")}.… (#{path.size} keys deep)" : path.join(".")
      end
  end
end
