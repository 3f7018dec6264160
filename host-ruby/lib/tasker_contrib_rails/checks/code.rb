# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # The texts of the application's Ruby files. Two checkers look into each handler, which is read once for both.
    #
    # @api private
    class Code
      include Discreet # code may hold secrets

      def initialize
        @kept = {}
      end

      # @param path [String]
      # @return [String] as UTF-8, which it may not be
      def text(path) = @kept[path] || File.read(path, encoding: Encoding::UTF_8)

      # @param path [String]
      # @return [String] the same, for a file that another checker will ask for
      def keep(path) = @kept[path] ||= text(path)
    end
  end
end
