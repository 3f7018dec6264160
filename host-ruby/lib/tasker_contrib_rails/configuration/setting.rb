# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # A value of the merged file, and where it comes from.
    #
    # @!attribute path [String] such as "common.database.pool.max_connections"
    # @!attribute value [String] as TOML, secrets masked
    # @!attribute origin [Symbol] :default, :worker_default, :file or :code
    # @!attribute source [String, nil] the file; nil for defaults
    # @!attribute line [Integer, nil]
    #
    # @api private
    Setting = Data.define(:path, :value, :origin, :source, :line) do
      # @param record [Hash] as the component returns it
      # @return [Setting]
      def self.from_record(record)
        source, line = record["span"]&.values_at("source", "line")
        new(path: record["path"], value: record["value"], origin: record["origin"].tr("-", "_").to_sym, source:, line:)
      end

      # @return [String] in words, or as file and line
      def place
        case origin
        when :default then "default"
        when :worker_default then "default in a Rails worker"
        else [ source, line ].compact.join(":")
        end
      end
    end
  end
end
