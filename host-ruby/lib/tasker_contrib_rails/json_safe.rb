# frozen_string_literal: true

require "bigdecimal"
require "delegate"
require "json"
require "active_support/json"

module TaskerContribRails
  # Converts a handler's result to what can be stored as JSON, like Rails' `to_json`, and says what it converted.
  #
  #   JsonSafe.call({ at: Time.current, total: BigDecimal("9.90") })
  #   # => [ { "at" => "2026-…Z", "total" => "9.9" }, [ "at", "total" ] ]
  #
  # @api private
  class JsonSafe
    # The deepest nesting that is accepted. No result is deeper on purpose.
    DEPTH = 100
    # The most keys of a path that are named.
    NAMED = 8
    # The integers that the engine takes. It refuses results with others.
    INTEGERS = (-(2**63)..(2**63 - 1))
    # The most digits of a BigDecimal. Its JSON form has all zeros too: `1e40000000` would fill the memory.
    DIGITS = 10_000
    # The most characters of another error's message.
    SHOWN = 200
    private_constant :DEPTH, :NAMED, :INTEGERS, :DIGITS, :SHOWN

    # Raised for a value that can't be stored, with its place.
    class Unsafe < Error; end

    # @param value [Object]
    # @param name [String] what messages call the value itself
    # @return [Array(Object, Array<String>)] plain JSON values, and the keys of converted values
    # @raise [Unsafe] with the key
    def self.call(value, name: "the result") = new(name).call(value)

    def initialize(name)
      @name, @converted = name, []
      @open = {}.compare_by_identity
    end

    # @param value [Object]
    # @return [Object] the copy that another step, or the next attempt, would get; see {Stored}
    # @raise [Unsafe] with the key
    def self.stored(value, name: "the result") = Stored.of(call(value, name:).first)

    # @see .call
    def call(value) = [ walk(value, []), @converted ]

    private
      def walk(value, path)
        case value
        when nil, true, false then value
        when String then text(value, path)
        when Symbol then text(value.name, path)
        when Integer then INTEGERS.cover?(value) ? value : refuse(path, "is an Integer beyond 64 bits")
        when Float then value.finite? ? value : refuse(path, "is #{value}, which JSON does not have")
        when Hash then nested(value, path) { entries(value, path) }
        when Array
          nested(value, path) { value.each_with_index.map { |item, index| walk(item, path + [ index.to_s ]) } }
        when Data then nested(value, path) { convert(path) { walk(value.to_h, path) } } # Rails 7.0 would make {} of it
        when BigDecimal then decimal(value, path)
        when Proc, Method, Thread, Enumerator then refuse(path, "is #{kind(value)}")
        else other(value, path)
        end
      end

      def entries(hash, path)
        hash.each_with_object({}) do |(key, item), plain|
          name = key(key, path)
          refuse(path + [ name ], "is there twice, as #{twins(hash, name, path)}") if plain.key?(name)
          plain[name] = walk(item, path + [ name ])
        end
      end

      def key(key, path)
        name = key.to_s
        String === name ? text(name, path) : refuse(path, "has #{kind(key)} as a key, whose to_s returns no String")
      rescue StandardError => error
        raise if error.is_a?(Unsafe)

        refuse(path, "has #{kind(key)} as a key, whose to_s raised #{told(error)}")
      end

      def twins(hash, name, path) = hash.keys.select { |key| key(key, path) == name }.map(&:inspect).join(" and ")

      def decimal(value, path)
        refuse(path, "is #{value}, which JSON does not have") unless value.finite?
        if value.n_significant_digits + value.exponent.abs > DIGITS
          refuse(path, "is a BigDecimal with more than #{DIGITS} digits")
        end

        other(value, path)
      end

      def other(value, path)
        nested(value, path) do
          plain = plain(value, path)
          refuse(path, "is #{kind(value)}, which has no JSON form") if plain.equal?(value)
          convert(path) { walk(plain, path) }
        end
      end

      # A value with only Object#as_json would be stored as its instance variables, or as nothing.
      def plain(value, path)
        refuse(path, "is #{kind(value)}, an open file or connection") if value.respond_to?(:to_io)
        return value.__getobj__ if wrapper?(value)

        held = held(value, path) and return held
        return value.as_json unless owner(value) == Object

        value.respond_to?(:to_hash) ? value.to_hash : refuse(path, "is #{kind(value)}, which has no as_json of its own")
      rescue StandardError, SystemStackError => error
        raise if error.is_a?(Unsafe)

        refuse(path, "is #{kind(value)} whose as_json raised #{told(error)}")
      end

      def told(error) = "#{error.class}: #{Printable.cut(Printable.line(error.message), SHOWN)}"

      # The elements, for kinds whose Rails as_json would also convert the elements, and silently lose what JSON can't
      # express.
      def held(value, path)
        case owner(value).name
        when "Struct" then value.to_h
        when "Enumerable"
          value.respond_to?(:read) ? refuse(path, "is #{kind(value)}, which is read once") : value.to_a
        end
      end

      # The class or module whose `as_json` it has; of a value with an attribute `method` too.
      def owner(value) = Kernel.instance_method(:method).bind_call(value, :as_json).owner

      def wrapper?(value)
        value.is_a?(Delegator) && !Kernel.instance_method(:class).bind_call(value).method_defined?(:as_json)
      end

      # Works for BasicObjects too.
      def kind(value)
        name = Kernel.instance_method(:class).bind_call(value).name or return "an object of a nameless class"
        "#{name.match?(/\A[AEIOaeio]/) ? "an" : "a"} #{name}"
      end

      def nested(value, path)
        refuse(path, "contains itself") if @open.key?(value)
        refuse(path, "is nested more than #{DEPTH} deep") if path.size >= DEPTH

        @open[value] = true
        yield.tap { @open.delete(value) }
      end

      def text(string, path)
        return string if string.encoding == Encoding::UTF_8 && string.valid_encoding? && !string.include?("\0")

        binary = string.encoding == Encoding::BINARY
        converted = binary ? string.dup.force_encoding(Encoding::UTF_8) : string.encode(Encoding::UTF_8)
        unless converted.valid_encoding?
          refuse(path, "is binary, or text in a wrong encoding. Encode it, for example as Base64")
        end
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
        return @name if path.empty?

        path.size > NAMED ? "#{path.first(NAMED).join(".")}.… (#{path.size} keys deep)" : path.join(".")
      end
  end
end
