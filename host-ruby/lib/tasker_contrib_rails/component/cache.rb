# frozen_string_literal: true

require "fileutils"

module TaskerContribRails
  class Component
    # Keeps compiled code for later processes, so that only the first one has to compile it.
    #
    # Whoever can write to this folder could run any code in the process that reads it. So a file is only read if nobody
    # but the process's own user can write there, and if it is complete. An unusable file is ignored, because compiling
    # always works.
    #
    # Wasmtime maps a file into memory instead of reading it, which is why the checksum follows the code. It guards
    # against files that a copy or a crash has damaged; against people, only the permissions do. To read six megabytes
    # for it would take longer than all the rest of loading, so a file that is known to be whole gets a time of change
    # that it keeps for as long as nobody writes to it.
    #
    # @api private
    class Cache
      # How many compiled components are kept: one for each combination of gem and engine version in use.
      KEPT = 4
      # A file that is older than this many seconds is no longer being written.
      ABANDONED = 3600
      # Bytes of the checksum at the end of a file.
      CHECKSUM = 4
      CHUNK = 256 * 1024
      # The time of change of a file that is known to be whole. Every file system can keep it.
      WHOLE = Time.at(1_000_000_000)
      private_constant :CHECKSUM, :CHUNK, :WHOLE

      # @return [String] the user's cache folder
      def self.default_folder
        home = ENV["XDG_CACHE_HOME"]
        home = File.join(Dir.home, ".cache") unless home && File.absolute_path?(home)
        File.join(home, "tasker-contrib-rails")
      rescue ArgumentError # a process without a home
        nil
      end

      # @param folder [String, nil] created on the first write; nil keeps nothing
      def initialize(folder = self.class.default_folder)
        @folder = folder
      end

      # @param key [String] everything that the compiled code depends on, in characters for the name of a file
      # @return [String, nil] the file with what was written under this key, or nil if it can't be trusted
      def find(key)
        path = path(key)
        return unless path && PrivateFile.ours?(@folder, :directory?) && PrivateFile.ours?(path, :file?)

        path.tap { used(path) } if File.mtime(path) == WHOLE || complete?(path)
      rescue SystemCallError
        nil
      end

      # The file is renamed into place, so readers see all of it or nothing.
      #
      # @param key [String]
      # @param bytes [String]
      # @return [void]
      def write(key, bytes)
        path = path(key) or return
        PrivateFile.folder(@folder)
        return unless PrivateFile.ours?(@folder, :directory?)

        PrivateFile.write(path, bytes + [ checksum(bytes) ].pack("N"), sync: true)
        used(path)
        sweep
      rescue SystemCallError
        nil # the next process compiles, as this one has
      end

      private
        def path(key) = @folder && File.join(@folder, "#{key}.cwasm")

        # In pieces, because this process only needs the part of the code that it runs in memory.
        def complete?(path)
          File.open(path, "rb") do |file|
            left, sum, chunk = file.size - CHECKSUM, 0, +""
            while left.positive? && file.read([ left, CHUNK ].min, chunk)
              sum = checksum(chunk, sum)
              left -= chunk.bytesize
            end
            left.zero? && file.read == [ sum ].pack("N")
          end
        end

        # Most processes need none.
        def checksum(bytes, before = 0)
          require "zlib"
          Zlib.crc32(bytes, before)
        end

        # Marks a file that is whole, also as the one that is to be removed last. A process that may only read leaves
        # this to the one that writes.
        def used(path)
          File.utime(Time.now, WHOLE, path)
        rescue SystemCallError
          nil
        end

        # Keeps those that were used last. A process that was killed while writing leaves an incomplete file.
        def sweep
          compiled = files("*.cwasm").sort_by { |file| File.atime(file) }
          abandoned = files("*.new").select { |file| File.mtime(file) < Time.now - ABANDONED }
          FileUtils.rm_f([ *compiled[0...-KEPT], *abandoned ])
        end

        def files(pattern) = Dir.glob(pattern, base: @folder).map { |file| File.join(@folder, file) }
    end
  end
end
