# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # A parameter of Tasker's own, set from Ruby.
    #
    # @!attribute path [String] such as "common.database.pool.max_connections"
    # @!attribute value [String] as TOML
    # @!attribute source [String] the Ruby file
    # @!attribute line [Integer]
    Override = Data.define(:path, :value, :source, :line) do
      include Discreet

      class << self
        # @param path [String]
        # @param value [Object] a String, Symbol, number, boolean, or an Array of them
        # @param place [Thread::Backtrace::Location] the line that sets it
        # @return [Override]
        # @raise [ArgumentError] if TOML can't express the value
        #
        # @api private
        def of(path, value, place) = new(path: path.to_s, value: toml(value), source: place.path, line: place.lineno)

        private
          def toml(value)
            case value
            when String then string(value)
            when Symbol then string(value.name)
            when true, false, Float then value.to_s.sub(/\A(-?)(Infinity|NaN)/) { "#{$1}#{$2[0, 3].downcase}" }
            when Array then "[#{value.map { |item| toml(item) }.join(", ")}]"
            else
              return value.to_i.to_s if value.respond_to?(:to_int) || (value.is_a?(Numeric) && value == value.to_i)
              raise ArgumentError,
                "TOML can't express #{value.inspect}. Use a String, a number, true, false, or an Array of these."
            end
          end

          def string(text)
            escaped = text.encode(Encoding::UTF_8).gsub(/["\\]|[[:cntrl:]]/) do |character|
              character =~ /["\\]/ ? "\\#{character}" : format("\\u%04X", character.ord)
            end
            "\"#{escaped}\""
          end
      end

      private
        def shown = { path:, place: "#{source}:#{line}" }
    end
  end
end
