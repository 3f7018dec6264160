# frozen_string_literal: true

require "digest"
require "fileutils"

module TaskerContribRails
  class Component
    # Compiled code between two processes, so that only the first pays for compiling it.
    #
    # Whoever can write here could run any code in the reader, so files are read
    # only where nobody but the process's own user can write, and only when they
    # are whole. What can't be used is passed over: compiling is always right.
    #
    # @api private
    class Cache
      # Compiled components that are kept, one for each version of gem and engine in use.
      KEPT = 4
      # Seconds after which nobody is still writing a file.
      ABANDONED = 3600

      # @return [String] where a user's caches belong
      def self.default_folder
        home = ENV["XDG_CACHE_HOME"]
        home = File.join(Dir.home, ".cache") unless home && File.absolute_path?(home)
        File.join(home, "tasker-contrib-rails")
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
        return unless path && PrivateFile.ours?(@folder, :directory?) && PrivateFile.ours?(path, :file?)

        digest, bytes = File.binread(path).unpack("a64 a*")
        return unless digest == Digest::SHA256.hexdigest(bytes)

        used(path)
        bytes
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
        PrivateFile.folder(@folder)
        return unless PrivateFile.ours?(@folder, :directory?)

        PrivateFile.write(path, Digest::SHA256.hexdigest(bytes) + bytes)
        sweep
      rescue SystemCallError
        nil # the next process compiles, as this one has
      end

      private
        def path(key) = @folder && File.join(@folder, "#{Digest::SHA256.hexdigest(key)}.cwasm")

        # What is in use is the last to be swept. Where this may only read, somebody else writes and sweeps.
        def used(path)
          FileUtils.touch(path)
        rescue SystemCallError
          nil
        end

        # Whoever was killed while it wrote has left its file half written.
        def sweep
          compiled = files("*.cwasm").sort_by { |file| File.mtime(file) }
          abandoned = files("*.new").select { |file| File.mtime(file) < Time.now - ABANDONED }
          FileUtils.rm_f([ *compiled[0...-KEPT], *abandoned ])
        end

        def files(pattern) = Dir.glob(pattern, base: @folder).map { |file| File.join(@folder, file) }
    end
  end
end
