# frozen_string_literal: true

require "json"

# guest/data/diagnostics/*.toml, as far as their form goes: tables of strings, booleans, numbers and one-line tables of
# strings.
module DiagnosticTable
  FOLDER = File.expand_path("../guest/data/diagnostics", __dir__)
  BASIC = /"(?:[^"\\]|\\.)*"/

  class << self
    # @param interface [String] such as "config"
    # @return [Hash{String => Hash{String => Object}}] each entry by its code
    def read(interface)
      lines = File.readlines(File.join(FOLDER, "#{interface}.toml"), chomp: true)
      entries = {}
      while (line = lines.shift)
        case line
        when /\A\[(\w+)\]\z/ then entry = entries[$1] = {}
        when /\A(\w+) = """(.*)\z/ then entry[$1] = block($2, lines)
        when /\A(\w+) = (.+)\z/ then entry[$1] = value($2)
        when /\A\s*(#.*)?\z/ then next
        else raise "#{interface}.toml: #{line.inspect} is in none of the forms that this reader knows"
        end
      end
      entries
    end

    # @return [Array<String>]
    def interfaces
      names = Dir.glob("*.toml", base: FOLDER).map { |name| name.delete_suffix(".toml") }
      names.sort_by { |name| read(name).keys.first }
    end

    private
      # The first line break of a text over several lines is none of its own.
      def block(first, lines)
        text = first.empty? ? +"" : +"#{first}\n"
        until text.end_with?('"""')
          text << "\n" unless text.empty? || text.end_with?("\n")
          text << lines.shift
        end
        unescape(text.delete_suffix('"""'))
      end

      def value(text)
        case text
        when /\A#{BASIC}\z/o then unescape(text[1..-2])
        when "true", "false" then text == "true"
        when /\A\d+\z/ then text.to_i
        when /\A\{(.*)\}\z/ then $1.scan(/(\w+) = (#{BASIC})/o).to_h { |name, inner| [ name, unescape(inner[1..-2]) ] }
        else raise "#{text.inspect} is no value that this reader knows"
        end
      end

      def unescape(text) = text.gsub(/\\(u\h{4}|.)/m) { |escape| JSON.parse("\"#{escape}\"") }
  end
end
