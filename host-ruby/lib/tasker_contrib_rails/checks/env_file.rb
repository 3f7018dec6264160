# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Finds what keeps tasker-rb from reading the application's `.env`, which it does when it is loaded. Then no handler
    # can be loaded.
    class EnvFile
      NAME = ".env"
      private_constant :NAME

      # @param root [Pathname] the application
      def initialize(root)
        @file = root.join(NAME)
      end

      # @return [Array<Diagnostic>]
      def findings
        text = @file.read(encoding: Encoding::UTF_8)
        unreadable = text.lines.index { |line| !line.valid_encoding? || line.include?("\0") }
        return [ finding("is not text in UTF-8", "Save the file in UTF-8.", unreadable + 1) ] if unreadable

        # Without what the line says: where a `=` was forgotten, that is a value.
        Configuration::EnvFile.new(text, {}).unset.map do |line|
          finding("exports a variable that no line of the file sets",
            "Give it a value (`export NAME=value`), or remove the line.", line)
        end
      rescue Errno::ENOENT
        []
      rescue SystemCallError => error
        [ finding("can't be read: #{error.class.new.message}", "Let it be a file that this user may read.") ]
      end

      private
        def finding(reason, help, line = 0)
          place = line.zero? ? "The file" : "This line"
          Diagnostic.new(code: "TC6023", severity: :error, source: NAME, line:, help:,
            message: "tasker-rb can't read `.env`, so no handler can be loaded or checked. #{place} #{reason}.")
        end
    end
  end
end
