# frozen_string_literal: true

require "erb"

module TaskerContribRails
  module Diagnostics
    # Writes findings in SARIF 2.1.0, which code scanning services read.
    module Sarif
      LEVELS = { error: "error", warning: "warning", note: "note" }.freeze
      private_constant :LEVELS

      class << self
        # @param diagnostics [Enumerable<Diagnostic>]
        # @return [String]
        def draw(diagnostics)
          rules = diagnostics.map(&:code).uniq.sort.map { |code| rule(code) }
          driver = { name: "tasker-contrib-rails", version: VERSION, rules: }
          results = diagnostics.map { |diagnostic| result(diagnostic) }
          run = { tool: { driver: }, columnKind: "unicodeCodePoints", results: }
          schema = "https://json.schemastore.org/sarif-2.1.0.json"
          Printable.json("$schema": schema, version: "2.1.0", runs: [ run ]) << "\n"
        end

        private
          def rule(code)
            explanation = Explanation.of(code) or return { id: code }
            { id: code, shortDescription: { text: explanation.title }, help: { text: explanation.text } }
          end

          def result(diagnostic)
            message = [ diagnostic.message, diagnostic.help ].reject(&:empty?).join(" ")
            related = diagnostic.related.map { |place| location(place).merge(message: { text: place.message }) }
            found = { ruleId: diagnostic.code, level: LEVELS.fetch(diagnostic.severity), message: { text: message },
                      locations: [ location(diagnostic) ] }
            found[:relatedLocations] = related if related.any?
            found
          end

          def location(at)
            { physicalLocation: { artifactLocation: { uri: uri(at.source) }, region: region(at) }.compact }
          end

          def uri(source) = source.b.split("/", -1).map { |part| ERB::Util.url_encode(part) }.join("/")

          def region(at)
            return if at.line.zero?
            return { startLine: at.line } if at.column.zero?

            { startLine: at.line, startColumn: at.column, endColumn: at.column + at.length }
          end
      end
    end
  end
end
