# frozen_string_literal: true

require "open3"

module TaskerContribRails
  module Deploys
    # Reads an application's task templates from a git revision, without checking it out.
    class Revision
      # How git marks a file. A link has the text of where it leads, and a submodule is no text.
      FILE = "100"
      private_constant :FILE

      # @param name [String] a branch, a tag, a commit, or anything else that git accepts
      # @param root [Pathname] the application; it may be in a folder of a larger repository
      # @param folders [Array<String>] `config.tasker.template_paths`
      def initialize(name, root:, folders:)
        @name, @root, @folders = name, Pathname(root), folders
      end

      # @return [Array<Workflows::Source>] with names such as `main:config/tasker/templates/shop/order.yaml`
      # @raise [Error::NoSuchRevision]
      def sources
        files.map do |path|
          text = git("cat-file", "blob", "#{commit}:./#{path}").force_encoding(Encoding::UTF_8)
          Workflows::Source.new(name: "#{@name}:#{path}", text:)
        end
      end

      private
        # git must not take a name for an option. Later commands get the commit's id instead of the user's text.
        def commit
          @commit ||= git("rev-parse", "--verify", "--quiet", "--end-of-options", "#{@name}^{commit}").strip
        end

        def files
          inside = @folders.map { |folder| @root.join(folder).relative_path_from(@root).to_s }
          folders = inside.reject { |folder| folder.start_with?("..") }.map { |folder| "#{folder}/" }
          revision = commit
          return [] if folders.empty? # git would list everything

          listed = git("--literal-pathspecs", "ls-tree", "-r", "-z", revision, "--", *folders)
          entries = listed.force_encoding(Encoding::UTF_8).split("\0").map { |entry| entry.split("\t", 2) }
          paths = entries.filter_map { |about, path| path if about.start_with?(FILE) }
          paths.select { |path| Workflows::Sources::ENDINGS.include?(File.extname(path)) }
        end

        def git(*arguments)
          output, error, status =
            Open3.capture3({ "LC_ALL" => "C" }, "git", *arguments, chdir: @root.to_s, binmode: true)
          return output if status.success?

          said = ": #{error.lines.first.strip}" unless error.strip.empty?
          raise Error::NoSuchRevision,
            "git does not know the revision `#{Printable.line(@name)}` of #{@root.basename}#{said}."
        rescue Errno::ENOENT
          raise Error::NoSuchRevision, "git is not installed here, so `#{Printable.line(@name)}` can't be read."
        end
    end
  end
end
