# frozen_string_literal: true

require "open3"

module Release
  # Nothing in the checkout that is not committed: the gem is built from the commit.
  class CleanTree
    # @param root [String]
    def initialize(root) = @root = root

    def title = "clean tree"
    def summary = "everything is committed, as #{git("rev-parse", "--short", "HEAD").strip}"

    # @return [Array<String>]
    def problems
      git("status", "--porcelain", "--untracked-files=all").lines(chomp: true).map do |line|
        "#{line[3..]} #{line.start_with?("??") ? "is not in git" : "is changed, but not committed"}"
      end
    end

    private
      def git(*arguments)
        output, status = Open3.capture2e("git", *arguments, chdir: @root)
        status.success? ? output : raise("git #{arguments.first}: #{output}")
      end
  end
end
