# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # A value of the merged file, and where it comes from.
    #
    # @!attribute path [String] such as "common.database.pool.max_connections"
    # @!attribute value [String] as TOML, secrets masked
    # @!attribute origin [Symbol] :default, :worker_default, :source or :override
    # @!attribute source [String] the file; empty for defaults
    # @!attribute line [Integer]
    #
    # @api private
    Setting = Data.define(:path, :value, :origin, :source, :line) do
      # @param record [Hash] as the component returns it
      # @return [Setting]
      def self.from_record(record)
        span = record.fetch("span")
        new(path: record["path"], value: record["value"], origin: record["origin"].tr("-", "_").to_sym,
            source: span["source"], line: span["line"])
      end

      # @return [String] in words, or as file and line
      def place
        case origin
        when :default then "default"
        when :worker_default then "default in a Rails worker"
        else [ source, *(line if line.positive?) ].join(":")
        end
      end
    end
  end
end
