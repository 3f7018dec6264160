# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Writes findings as annotations, which GitHub shows beside the lines of a pull request.
    module Github
      LEVELS = { error: "error", warning: "warning", note: "notice" }.freeze
      private_constant :LEVELS

      class << self
        # @param diagnostics [Enumerable<Diagnostic>]
        # @return [String] one line for each finding
        def draw(diagnostics) = diagnostics.map { |diagnostic| "#{line(diagnostic)}\n" }.join

        private
          def line(diagnostic)
            properties = { file: diagnostic.source, **place(diagnostic), title: diagnostic.code }
            message = [ diagnostic.message, diagnostic.help ].reject(&:empty?).join(" ")
            pairs = properties.map { |name, value| "#{name}=#{property(value)}" }
            "::#{LEVELS.fetch(diagnostic.severity)} #{pairs.join(",")}::#{data(message)}"
          end

          def place(at)
            known = at.column.positive? ? 3 : at.line.clamp(0, 1)
            { line: at.line, col: at.column, endColumn: at.column + at.length }.first(known).to_h
          end

          # GitHub decodes these characters, so it finds the file by its exact name.
          def data(text) = encoded(text, /[%\r\n]/)
          def property(text) = encoded(text, /[%\r\n:,]/)

          def encoded(text, special)
            Printable.line(text, except: "\r\n").gsub(special) { |character| format("%%%02X", character.ord) }
          end
      end
    end
  end
end
