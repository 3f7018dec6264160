# frozen_string_literal: true

require "fileutils"
require "securerandom"

module TaskerContribRails
  # Files that only this process's user can read, and that readers see completely or not at all.
  #
  # @api private
  module PrivateFile
    # A new name each time, at which nothing exists, not even a link.
    FRESH = File::WRONLY | File::CREAT | File::EXCL | File::NOFOLLOW
    private_constant :FRESH

    class << self
      # Replaces the file or the link at the path with a complete file.
      #
      # @param path [Pathname, String] its folder is created if needed
      # @param bytes [String]
      # @param sync [Boolean] whether it must be complete after a crash of the machine, too. The readers of most files
      #   end with the machine.
      # @return [String] the path
      # @raise [SystemCallError] also where a device or a pipe is at the path: as root, /dev/null would be replaced
      def write(path, bytes, sync: false)
        path = path.to_s
        raise Errno::EEXIST, path unless replaceable?(path)

        folder(File.dirname(path))
        temporary = "#{path}.#{SecureRandom.hex(8)}.new"
        File.open(temporary, FRESH, 0o600, binmode: true) do |file|
          file.write(bytes)
          file.fsync if sync
        end
        File.rename(temporary, path)
        path
      rescue SystemCallError
        FileUtils.rm_f(temporary) if temporary
        raise
      end

      # Opens a file that is only used for its lock. A link is not followed.
      #
      # @param path [Pathname, String]
      # @return [File]
      # @raise [SystemCallError]
      def lockable(path) = File.open(path.to_s, File::RDWR | File::CREAT | File::NOFOLLOW, 0o600)

      # Creates a folder and its parents, whatever the umask. An existing folder is not changed.
      #
      # @return [void]
      def folder(path) = FileUtils.mkdir_p(path, mode: 0o700)

      # @param kind [Symbol] :file? or :directory?
      # @return [Boolean] whether nobody else can have written it. Links are not followed, because their owner may be
      #   able to write their target.
      # @raise [SystemCallError]
      def ours?(path, kind)
        stat = File.lstat(path)
        stat.public_send(kind) && stat.owned? && stat.mode.nobits?(0o022)
      end

      private
        def replaceable?(path) = File.symlink?(path) || File.file?(path) || !File.exist?(path)
    end
  end
end
