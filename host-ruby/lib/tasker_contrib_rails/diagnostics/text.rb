# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Draws findings for people: the message, the line it is about, carets under the exact words, and what to do.
    #
    #   error[TC1012]: A name can't hold a space.
    #    --> name:1:4
    #     |
    #   1 | Foo Bar
    #     |    ^ not a letter, digit or underscore
    #     = help: Use letters, digits and underscores; `/` or `::` for a namespace.
    class Text
      include Discreet

      COLORS = { error: 31, warning: 33, note: 36 }.freeze
      BOLD = 1
      DIM = 2
      private_constant :COLORS, :BOLD, :DIM

      # @param sources [Hash{String => String}] the text of each source, by name; findings in other sources are drawn
      #   without their line
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(sources: {}, color: false)
        @excerpt = Excerpt.new(sources)
        @color = color
      end

      # @param diagnostics [Enumerable<Diagnostic>]
      # @return [String] one block for each finding, separated by empty lines
      def draw(diagnostics) = diagnostics.map { |diagnostic| block(diagnostic) }.join("\n")

      private
        def block(diagnostic)
          color = COLORS.fetch(diagnostic.severity)
          code = paint("#{diagnostic.severity}[#{diagnostic.code}]", color, BOLD)
          lines = [ "#{code}: #{paint(Printable.line(diagnostic.message), BOLD)}" ]
          lines.concat(place(diagnostic, diagnostic.label, color))
          diagnostic.related.each { |related| lines.concat(place(related, related.message, DIM)) }
          lines << "  = help: #{Printable.line(diagnostic.help)}" unless diagnostic.help.empty?
          lines.join("\n") << "\n"
        end

        def place(at, label, color)
          shown, before, width = excerpt(at)
          where = Printable.line(at.place)
          return [ " --> #{where}" ] unless shown

          number = at.line.to_s
          gutter = " " * number.length
          [ "#{gutter}--> #{where}", "#{gutter} |", "#{number} | #{shown}",
            "#{gutter} | #{before}#{paint("#{"^" * width} #{Printable.line(label)}".rstrip, color)}" ]
        end

        # The printable line, the space before the carets, and their number.
        def excerpt(at)
          return unless at.line.positive? && at.column.positive?

          before, marked, after = @excerpt.parts(at)
          [ before + marked + after, before.gsub(/[^\t]/, " "), [ marked.length, at.length.clamp(0, 1) ].max ] if before
        end

        def paint(text, *codes) = @color ? "\e[#{codes.join(";")}m#{text}\e[0m" : text
    end
  end
end
