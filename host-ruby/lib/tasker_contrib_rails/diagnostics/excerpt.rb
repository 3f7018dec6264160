# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # The line that a finding is about, as it can be shown: without secrets, which the component finds in its file, and
    # with what drives a terminal written out.
    class Excerpt
      # A longer line is shown around the finding only.
      WIDEST = 160

      # @param sources [Hash{String => String}] the text of each source, by name
      def initialize(sources)
        @sources = sources
        @secrets = {}
      end

      # @param at [Placed] a place with a line and a column
      # @return [Array(String, String, String), nil] the line in three parts: before the place, the place itself, and
      #   after it
      def parts(at)
        text = @sources[at.source] or return
        text = Printable.utf8(text)
        line = text.lines[at.line - 1]&.chomp or return
        shown = characters(line, secrets(at.source, text).fetch(at.line, []))
        start, stop = at.column - 1, at.column - 1 + at.length
        first = [ start - WIDEST / 2, 0 ].max
        stop = [ stop, first + WIDEST ].min
        [ shown[first...start], shown[start...stop], shown[stop...(first + WIDEST)] ].map { |part| (part || []).join }
      end

      private
        # What is shown of each character; the first one of a secret stands for all.
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

        # @return [Hash{Integer => Array<Range>}] by line, the places of its characters
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
