# frozen_string_literal: true

module TaskerContribRails
  # Formats findings for people and for programs.
  #
  # @api private
  module Diagnostics
    class << self
      # @param code [String] such as "TC1001"
      # @return [String] the command that explains it
      def explain(code) = "bin/rails tasker:explain #{code}"

      # @param root [Pathname] the application
      # @return [Hash{String => String}] the text of each of the application's files by its name, read when needed
      def texts(root) = Hash.new { |texts, name| texts[name] = read(root.join(name)) }

      private
        def read(path)
          File.read(path, encoding: Encoding::UTF_8) if path.file?
        rescue SystemCallError
          nil
        end
    end
  end
end
