# frozen_string_literal: true

require "open3"

# A git repository with one commit, to break on purpose.
module Committed
  # @param files [Hash{String => String}]
  # @yieldparam root [String]
  def self.tree(files)
    Dir.mktmpdir("committed") do |root|
      files.each do |path, text|
        FileUtils.mkdir_p(File.join(root, File.dirname(path)))
        File.write(File.join(root, path), text)
      end
      git(root, "init", "--quiet")
      git(root, "add", "--all")
      git(root, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "All")
      yield root
    end
  end

  def self.git(root, *arguments)
    output, status = Open3.capture2e("git", *arguments, chdir: root)
    raise output unless status.success?
  end
  private_class_method :git
end
