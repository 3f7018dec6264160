# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # A `.env` file, read as the dotenv gem 2.8 reads it, which tasker-rb loads: quotes, escapes, `KEY: value`,
    # variables and commands in values. Nothing is set; values of names that the process has are not even looked at,
    # so that none of their commands is run.
    #
    # @api private
    class EnvFile
      LINE = /
        ^\s* (?:export\s+)? (?<name>[\w.]+) (?:\s*=\s*?|:\s+?)
        (?<value> \s*'(?:\\'|[^'])*' | \s*"(?:\\"|[^"])*" | [^\#\r\n]+ )?
        \s* (?:\#.*)? $
      /x
      QUOTED = /\A(?<quote>['"])(?<text>.*)\k<quote>\z/m
      VARIABLE = /(?<escaped>\\)?\$(?!\()\{?(?<name>\w+)?\}?/
      COMMAND = /(?<escaped>\\)?\$(?<command>\((?:[^()]|\g<command>)+\))/
      private_constant :LINE, :QUOTED, :VARIABLE, :COMMAND

      # @param text [String]
      # @param env [Hash{String => String}] the variables of the process, which come first
      def initialize(text, env)
        @text, @env = text.delete_prefix("\uFEFF").gsub(/\r\n?/, "\n"), env
      end

      # @return [Hash{String => String}] what the file adds to the variables of the process
      def to_h
        lines = @text.to_enum(:scan, LINE).map { $~ }
        lines.each_with_object({}) do |line, set|
          set[line[:name]] = value(line[:value].to_s.strip, set) unless @env.key?(line[:name])
        end
      end

      # Lines that dotenv refuses, and the whole file with them: they export what no line of the file sets.
      #
      # @return [Array<Integer>] their numbers
      def unset
        names = @text.to_enum(:scan, LINE).map { $~[:name] }
        others = @text.gsub(LINE) { |found| "\n" * found.count("\n") }
        others.lines(chomp: true).each.with_index(1).filter_map do |line, number|
          word, *exported = line.split
          number if word == "export" && (exported - names).any?
        end
      end

      private
        def value(written, set)
          quoted = written.match(QUOTED)
          return quoted[:text] if quoted && quoted[:quote] == "'"

          text = quoted ? quoted[:text].gsub('\n', "\n").gsub('\r', "\r") : written
          commands(variables(text.gsub(/\\([^$])/, '\1'), set))
        end

        def variables(text, set)
          text.gsub(VARIABLE) do |found|
            if $~[:escaped] then found[1..]
            elsif $~[:name] then @env[$~[:name]] || set.fetch($~[:name], "")
            else found
            end
          end
        end

        def commands(text)
          text.gsub(COMMAND) { |found| $~[:escaped] ? found[1..] : `#{$~[:command][1..-2]}`.chomp }
        end
    end
  end
end
