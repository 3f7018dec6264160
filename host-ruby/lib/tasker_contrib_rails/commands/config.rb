# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # What `rails tasker:config` prints.
    class Config
      # @param configuration [Configuration::Merged]
      def initialize(configuration)
        @configuration = configuration
      end

      # @return [String] the merged file, secrets masked
      def file = Printable.lines(@configuration.masked)

      # @return [String] one line for each value, with the place that sets it
      def origins
        lines = @configuration.settings.map { |setting| [ "#{setting.path} = #{setting.value}", setting.place ] }
        width = lines.map { |line, _| line.length }.reject { |length| length > 90 }.max
        lines.map { |line, place| "#{line.ljust(width)}  # #{place}" }.join("\n") << "\n"
      end

      # @param path [String]
      # @return [String] everything about a parameter
      def explanation(path)
        parameter, setting, _ = @configuration.explain(path)
        rows = {
          "value" => setting ? "#{setting.value}  (#{setting.place})" : "not set, because its table is left out",
          "default" => parameter["default-value"] || "none",
          "in a Rails worker" => parameter["worker-default"]&.then { |value|
            "#{value}: #{parameter["worker-default-because"]}"
          },
          "takes" => parameter["takes"], "unit" => parameter["unit"], "read by" => parameter["read-by"].tr("-", " "),
          "note" => parameter["note"]
        }.compact
        lines = rows.map { |name, text| "  #{name.ljust(18)}#{text}" }
        [ parameter["path"], "  #{parameter["description"]}", "", *lines ].join("\n") << "\n"
      end
    end
  end
end
