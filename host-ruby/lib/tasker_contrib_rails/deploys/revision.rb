# frozen_string_literal: true

require "open3"

module TaskerContribRails
  module Deploys
    # The task templates of an application as git has them at a revision. Nothing is checked out.
    class Revision
      # @param name [String] a branch, a tag, a commit, or what else git takes for one
      # @param root [Pathname] the application, perhaps a folder of a larger repository
      # @param folders [Array<String>] `config.tasker.template_paths`
      def initialize(name, root:, folders:)
        @name, @root, @folders = name, Pathname(root), folders
      end

      # @return [Array<Workflows::Source>] called such as `main:config/tasker/templates/shop/order.yaml`
      # @raise [Error::NoSuchRevision]
      def sources
        files.map do |path|
          text = git("cat-file", "blob", "#{commit}:./#{path}").force_encoding(Encoding::UTF_8)
          Workflows::Source.new(name: "#{@name}:#{path}", text:)
        end
      end

      private
        # Whatever is called like an option is no revision: git gets a commit's id, and no text of a user's.
        def commit
          @commit ||= git("rev-parse", "--verify", "--quiet", "--end-of-options", "#{@name}^{commit}").strip
        end

        def files
          inside = @folders.map { |folder| @root.join(folder).relative_path_from(@root).to_s }
          folders = inside.reject { |folder| folder.start_with?("..") }.map { |folder| "#{folder}/" }
          listed = git("--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", commit, "--", *folders)
          paths = listed.force_encoding(Encoding::UTF_8).split("\0")
          paths.select { |path| Workflows::Sources::ENDINGS.include?(File.extname(path)) }
        end

        def git(*arguments)
          output, error, status =
            Open3.capture3({ "LC_ALL" => "C" }, "git", *arguments, chdir: @root.to_s, binmode: true)
          return output if status.success?

          said = ": #{error.lines.first.strip}" unless error.strip.empty?
          raise Error::NoSuchRevision,
            "git knows no revision `#{Printable.line(@name)}` of #{@root.basename}#{said}."
        rescue Errno::ENOENT
          raise Error::NoSuchRevision, "There is no git here to read `#{Printable.line(@name)}` from."
        end
    end
  end
end
