# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # The line that a finding is about, made safe to show: secrets are masked (the component finds them in the file),
    # and control characters are escaped.
    class Excerpt
      # Only the part around the finding is shown of a longer line.
      WIDEST = 160
      private_constant :WIDEST

      # @param sources [Hash{String => String}] the text of each source, by name
      def initialize(sources)
        @sources = sources
        @lines = {}
        @secrets = {}
      end

      # @param at [Placed] a place with a line and a column
      # @return [Array(String, String, String), nil] the line in three parts: before the place, the place itself, and
      #   after it
      def parts(at)
        text = @sources[at.source] or return
        text = Printable.utf8(text)
        line = (@lines[at.source] ||= text.lines(chomp: true))[at.line - 1] or return
        shown = characters(line, secrets(at.source, text).fetch(at.line, []))
        start, stop = at.column - 1, at.column - 1 + at.length
        first = [ start - WIDEST / 2, 0 ].max
        stop = [ stop, first + WIDEST ].min
        [ shown[first...start], shown[start...stop], shown[stop...(first + WIDEST)] ].map { |part| (part || []).join }
      end

      # @param source [String] its name
      # @return [Array<String>] its lines, each whole
      def lines(source)
        text = Printable.utf8(@sources.fetch(source))
        hidden = secrets(source, text)
        text.lines(chomp: true).map.with_index(1) { |line, number| characters(line, hidden.fetch(number, [])).join }
      end

      private
        # How each character is shown. The first character of a secret stands for the whole secret.
        def characters(line, secrets)
          shown = line.each_char.map { |character| Printable.line(character, except: "\t") }
          secrets.each do |secret|
            stop = [ secret.end, shown.length - 1 ].min
            next if secret.begin > stop

            (secret.begin..stop).each { |place| shown[place] = "" }
            shown[secret.begin] = Secrets::HIDDEN
          end
          shown
        end

        # @return [Hash{Integer => Array<Range>}] the columns of secrets, by line
        def secrets(name, text)
          @secrets[name] ||= begin
            spans = Component.call("diagnostics", "secrets", name, text)
            spans.group_by { |span| span["line"] }.transform_values { |of_line| of_line.map { |span| range(span) } }
          end
        end

        def range(span)
          first = span["column"] - 1
          first..(first + span["length"] - 1)
        end
    end
    private_constant :Excerpt
  end
end
