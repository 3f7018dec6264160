# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # Writes samples as OpenMetrics text: https://prometheus.io/docs/specs/om/open_metrics_spec/.
    #
    # @api private
    module OpenMetrics
      TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
      ESCAPES = { "\\" => "\\\\", "\n" => "\\n", "\"" => "\\\"" }.freeze
      private_constant :ESCAPES

      class << self
        # @param samples [Hash{Family => Array<Array(Array, Object)>}]
        # @return [String]
        def text(samples)
          lines = samples.flat_map { |family, values| family(family, values) }
          [ *lines, "# EOF", "" ].join("\n")
        end

        private
          def family(family, samples)
            name = family.full_name
            head = [ "# TYPE #{name} #{family.type}" ]
            head << "# UNIT #{name} #{family.unit}" if family.unit
            head << "# HELP #{name} #{escape(family.help)}"
            head + samples.flat_map { |labels, value| lines(family, family.labels.zip(labels), value) }
          end

          def lines(family, labels, value)
            name = family.full_name
            return [ "#{name}#{set(labels)} #{number(value)}" ] if family.type == "gauge"
            return [ "#{name}_total#{set(labels)} #{number(value)}" ] if family.type == "counter"

            buckets = value.buckets.map do |bound, count|
              "#{name}_bucket#{set([ *labels, [ :le, number(bound) ] ])} #{count}"
            end
            buckets + [ "#{name}_count#{set(labels)} #{value.count}", "#{name}_sum#{set(labels)} #{number(value.sum)}" ]
          end

          def set(labels)
            return "" if labels.empty?

            "{#{labels.map { |name, value| "#{name}=\"#{escape(value)}\"" }.join(",")}}"
          end

          def escape(text) = Printable.utf8(text).gsub(/[\\\n"]/, ESCAPES)

          def number(value)
            return value.to_s if value.is_a?(Integer)
            return "NaN" if value.nan?
            return value.positive? ? "+Inf" : "-Inf" if value.infinite?

            value.to_s
          end
      end
    end
  end
end
