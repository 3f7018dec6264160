# frozen_string_literal: true

require "digest"
require "fileutils"
require "securerandom"

module TaskerContribRails
  class Component
    # Compiled code between two processes, so that only the first pays for compiling it.
    #
    # Whoever can write here could run any code in the reader, so files are read
    # only where nobody but the process's own user can write, and only when they
    # are whole. What can't be used is passed over: compiling is always right.
    class Cache
      # Compiled components that are kept, one for each version of gem and engine in use.
      KEPT = 4

      # @return [String] where a user's caches belong
      def self.default_folder
        File.join(ENV["XDG_CACHE_HOME"].then { |home| home && File.absolute_path?(home) ? home : File.join(Dir.home, ".cache") }, "tasker-contrib-rails")
      rescue ArgumentError # a process without a home
        nil
      end

      # @param folder [String, nil] made on the first write; with nil nothing is kept
      def initialize(folder = self.class.default_folder)
        @folder = folder
      end

      # @param key [String] everything that the compiled code depends on
      # @return [String, nil] the bytes that were written under this key, if they can be trusted
      def read(key)
        path = path(key)
        return unless path && private?(@folder, :directory?) && private?(path, :file?)

        digest, bytes = File.binread(path).unpack("a64 a*")
        bytes if digest == Digest::SHA256.hexdigest(bytes)
      rescue SystemCallError
        nil
      end

      # Readers see the whole file or none, since it is renamed into its place.
      #
      # @param key [String]
      # @param bytes [String]
      # @return [void]
      def write(key, bytes)
        path = path(key) or return
        FileUtils.mkdir_p(@folder, mode: 0o700)
        return unless private?(@folder, :directory?)

        File.binwrite(temporary = "#{path}.#{SecureRandom.hex(8)}", Digest::SHA256.hexdigest(bytes) + bytes, perm: 0o600)
        File.rename(temporary, path)
        sweep
      rescue SystemCallError
        FileUtils.rm_f(temporary) if temporary
      end

      private
        def path(key) = @folder && File.join(@folder, "#{Digest::SHA256.hexdigest(key)}.cwasm")

        # Links are not followed: who made them may write what they lead to.
        def private?(path, kind)
          stat = File.lstat(path)
          stat.public_send(kind) && stat.owned? && stat.mode.nobits?(0o022)
        end

        def sweep
          compiled = Dir[File.join(@folder, "*.cwasm")].sort_by { |file| File.mtime(file) }
          FileUtils.rm_f(compiled[...-KEPT]) if compiled.size > KEPT
        end
    end
  end
end
