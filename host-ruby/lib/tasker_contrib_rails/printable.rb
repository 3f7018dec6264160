# frozen_string_literal: true

require "json"

module TaskerContribRails
  # Makes text from files and people safe to print: no line breaks, no terminal control, no reordering of the text
  # around it. Such characters are written as visible escapes. The component's `is_unprintable` covers the same set.
  #
  #   Printable.line("a\e[31m\u202E\xFF") # => 'a\e[31m\u{202E}\xFF'
  #
  # @api private
  module Printable
    # Control characters, direction marks, line and paragraph separators, the byte order mark, and noncharacters.
    UNSAFE = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/
    # Where a text was cut.
    CUT = "…"
    SHORT = { "\n" => '\n', "\r" => '\r', "\t" => '\t', "\e" => '\e' }.freeze
    private_constant :CUT, :SHORT

    class << self
      # @param text [#to_s]
      # @param except [String] characters that are left as they are
      # @return [String] in UTF-8, on one line
      def line(text, except: "")
        utf8(text).gsub(UNSAFE) do |character|
          except.include?(character) ? character : SHORT[character] || format("\\u{%X}", character.ord)
        end
      end

      # @param text [#to_s]
      # @return [String] keeps line breaks and tabs
      def lines(text) = line(text, except: "\n\t")

      # @param text [String]
      # @param most [Integer] the most characters that are shown
      # @param words [Boolean] whether to cut between words
      # @return [String] the text, or its beginning and an ellipsis
      def cut(text, most, words: false)
        return text if text.length <= most

        room = most - CUT.length
        room = text.rindex(" ", room) || room if words
        "#{text[0, room]}#{CUT}"
      end

      # @param words [String] they may end with a text from elsewhere, which was cut or has a full stop of its own
      # @return [String] a sentence, which ends once
      def sentence(words) = words.end_with?(".", "!", "?", CUT) ? words : "#{words}."

      # @param value [Object] a value that JSON can express
      # @return [String] JSON on several lines, with exactly this value; it uses JSON's own escapes
      def json(value) = escaped(JSON.pretty_generate(readable(value), max_nesting: 0))

      # @param value [Object] a value that JSON can express
      # @return [String] the same on one line
      def json_line(value) = escaped(JSON.generate(readable(value), max_nesting: 0))

      # @param text [#to_s]
      # @return [String] in UTF-8, with `\xFF` for an invalid byte
      def utf8(text)
        text = text.to_s
        unknown = [ Encoding::UTF_8, Encoding::BINARY, Encoding::US_ASCII ].include?(text.encoding)
        text = unknown ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8)
        text.scrub { |bytes| written_out(bytes) }
      rescue EncodingError
        written_out(text)
      end

      private
        def escaped(json)
          json.gsub(UNSAFE) { |character| character == "\n" ? character : format("\\u%04x", character.ord) }
        end

        def written_out(bytes)
          bytes.b.gsub(/[^\x20-\x7E]/n) { |byte| format("\\x%02X", byte.ord) }.force_encoding(Encoding::UTF_8)
        end

        def readable(value)
          case value
          when String, Symbol then utf8(value)
          when Hash then value.to_h { |key, item| [ utf8(key), readable(item) ] }
          when Array then value.map { |item| readable(item) }
          else value
          end
        end
    end
  end
end
