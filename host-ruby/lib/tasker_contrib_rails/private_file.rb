# frozen_string_literal: true

require "fileutils"
require "securerandom"

module TaskerContribRails
  # Files for this process's own user alone, which readers see whole or not at all.
  #
  # @api private
  module PrivateFile
    # A name of its own each time, at which nothing is, not even a link.
    FRESH = File::WRONLY | File::CREAT | File::EXCL | File::NOFOLLOW

    class << self
      # Puts a whole file in the place of what is there, a link included. It is not synced: whoever reads it ends with
      # this machine, or looks whether it is whole.
      #
      # @param path [Pathname, String] its folder is made where there is none
      # @param bytes [String]
      # @return [String] the path
      # @raise [SystemCallError]
      def write(path, bytes)
        path = path.to_s
        folder(File.dirname(path))
        temporary = "#{path}.#{SecureRandom.hex(8)}.new"
        File.open(temporary, FRESH, 0o600, binmode: true) { |file| file.write(bytes) }
        File.rename(temporary, path)
        path
      rescue SystemCallError
        FileUtils.rm_f(temporary) if temporary
        raise
      end

      # Opens a file that says something by its lock alone; a link at its name is not followed.
      #
      # @param path [Pathname, String]
      # @return [File]
      # @raise [SystemCallError]
      def lockable(path) = File.open(path.to_s, File::RDWR | File::CREAT | File::NOFOLLOW, 0o600)

      # Makes a folder, and those above it, whatever the umask; one that is there stays as it is.
      #
      # @return [void]
      def folder(path) = FileUtils.mkdir_p(path, mode: 0o700)

      # @param kind [Symbol] :file? or :directory?
      # @return [Boolean] whether nobody else can have written it. Links are not followed: who made them may write what
      #   they lead to.
      # @raise [SystemCallError]
      def ours?(path, kind)
        stat = File.lstat(path)
        stat.public_send(kind) && stat.owned? && stat.mode.nobits?(0o022)
      end
    end
  end
end
