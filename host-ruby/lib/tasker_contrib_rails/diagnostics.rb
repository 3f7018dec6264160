# frozen_string_literal: true

module TaskerContribRails
  # Formats findings for people and for programs.
  #
  # @api private
  module Diagnostics
    # Bytes of a file whose lines are shown.
    LARGEST = 64 * TextFile::LARGEST
    private_constant :LARGEST

    class << self
      # @param code [String] such as "TC1001"
      # @return [String] the command that explains it
      def explain(code) = "bin/rails tasker:explain #{code}"

      # @param root [Pathname] the application
      # @return [Hash{String => String}] the text of each of the application's files by its name, read when needed
      def texts(root) = Hash.new { |texts, name| texts[name] = read(root.join(name)) }

      # @param text [String] a source
      # @param name [String] its name
      # @return [Array<String>] its lines as they may be shown: without secrets, and printable
      def lines(text, name:) = Excerpt.new({ name => text }).lines(name)

      # @param texts [Hash{String => String}] see {.texts}
      # @return [Excerpt] of many findings in them: each text is searched for secrets once
      def excerpts(texts) = Excerpt.new(texts)

      private
        def read(path)
          TextFile.bytes(path, most: LARGEST)
        rescue Error::Unreadable
          nil
        end
    end
  end
end
