# frozen_string_literal: true

module TaskerContribRails
  class Client
    # The server's answer, readable by method, by key, or as a Hash.
    class Record
      # @param value [Object] JSON
      # @return [Object] with a record for each object, also in lists
      #
      # @api private
      def self.of(value)
        case value
        when Hash then new(value)
        when Array then value.map { |item| of(item) }
        else value
        end
      end

      # @param attributes [Hash{String => Object}]
      def initialize(attributes)
        @attributes = attributes
      end

      # @return [Hash{String => Object}]
      def to_h = @attributes

      # @param key [String, Symbol]
      # @return [Object, nil]
      def [](key) = @attributes[key.to_s]

      def ==(other) = other.is_a?(Record) && other.to_h == to_h

      def respond_to_missing?(name, include_private = false) = @attributes.key?(name.name) || super

      def method_missing(name, *arguments)
        return super if arguments.any? || !@attributes.key?(name.name)

        @attributes[name.name]
      end
    end
  end
end
