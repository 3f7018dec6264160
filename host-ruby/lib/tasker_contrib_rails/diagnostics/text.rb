# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Draws findings for people: the sentence, the line it is about, a caret
    # under the very words, and what to do.
    #
    #   error[TC1012]: A name can't hold a space.
    #    --> name:1:4
    #     |
    #   1 | Foo Bar
    #     |    ^ not a letter, digit or underscore
    #     = help: Use letters, digits and underscores; `/` or `::` for a namespace.
    class Text
      COLORS = { error: 31, warning: 33, note: 36 }.freeze
      BOLD = 1
      DIM = 2
      # A longer line is shown around the caret only.
      WIDEST = 160

      # @param sources [Hash{String => String}] the text of each source, by name; a source
      #   that is missing is drawn without its line
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(sources: {}, color: false)
        @sources = sources
        @color = color
      end

      # @param diagnostics [Enumerable<Diagnostic>]
      # @return [String] one block a finding, an empty line between two
      def draw(diagnostics) = diagnostics.map { |diagnostic| block(diagnostic) }.join("\n")

      private
        def block(diagnostic)
          color = COLORS.fetch(diagnostic.severity)
          lines = [ "#{paint("#{diagnostic.severity}[#{diagnostic.code}]", color, BOLD)}: #{paint(diagnostic.message, BOLD)}" ]
          lines.concat(place(diagnostic, diagnostic.label, color))
          diagnostic.related.each { |related| lines.concat(place(related, related.message, DIM)) }
          lines << "  = help: #{diagnostic.help}" unless diagnostic.help.empty?
          lines.join("\n") << "\n"
        end

        def place(at, label, color)
          text = line(at)
          return [ " --> #{at.place}" ] unless text

          number = at.line.to_s
          gutter = " " * number.length
          [ "#{gutter}--> #{at.place}", "#{gutter} |", "#{number} | #{text.first}",
            "#{gutter} | #{text.last}#{paint("#{"^" * at.length} #{label}".rstrip, color)}" ]
        end

        # The line as it can be printed, and the space before the caret.
        def line(at)
          return unless at.line.positive? && at.column.positive?

          text = utf8(@sources[at.source])&.lines&.[](at.line - 1)&.chomp or return
          start = [ at.column - 1 - WIDEST / 2, 0 ].max
          shown = printable(text[start, WIDEST] || "")
          before = shown[0, at.column - 1 - start].to_s.gsub(/[^\t]/, " ")
          [ shown, before ]
        end

        # Without a locale Ruby takes what it reads for ASCII.
        def utf8(text) = text&.dup&.force_encoding(Encoding::UTF_8)&.scrub("\uFFFD")

        def printable(text) = text.gsub(/[\p{Cntrl}&&[^\t]]|[\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/, "\uFFFD")

        def paint(text, *codes) = @color ? "\e[#{codes.join(";")}m#{text}\e[0m" : text
    end
  end
end
