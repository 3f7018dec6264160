# frozen_string_literal: true

require "etc"
require "fileutils"
require "pathname"

module TaskerContribRails
  class Worker
    # The files of one running worker in `tmp/tasker`: the runtime's configuration, a folder of templates, the worker's
    # health and measures, and a lock.
    #
    # The lock shows whether the worker's process is alive: the system releases it when the process ends, in whatever
    # way. A process id would not do, because containers that share the folder each count from 1.
    #
    # @api private
    class Files
      class << self
        # @return [String] the name of this machine, which workers write into their files: several may share the folder
        def host = Etc.uname[:nodename]

        # @param folder [Pathname]
        # @return [Array<Files>] the files of every worker that runs or has run
        def all(folder)
          files = Dir.glob("{worker,templates}-*", base: folder)
          names = files.filter_map { |file| file[/\A(?:worker|templates)-([^.]+)/, 1] }
          names.uniq.sort.map { |name| new(folder, name) }
        end

        # Removes the files of workers that have ended.
        #
        # @param folder [Pathname]
        # @return [void]
        def clear(folder) = all(folder).each(&:remove_if_dead)
      end

      # @param folder [Pathname]
      # @param name [String] the worker's
      def initialize(folder, name)
        @folder, @name = Pathname(folder), name
      end

      # @return [String] the worker's
      attr_reader :name

      # @return [Pathname]
      def configuration = @folder.join("worker-#{@name}.toml")

      # @return [Pathname]
      def templates = @folder.join("templates-#{@name}")

      # @return [Pathname]
      def health = @folder.join("worker-#{@name}.json")

      # @return [Pathname]
      def measures = @folder.join("worker-#{@name}.measures")

      # Takes the lock. This process holds it until {#remove}, or until it ends.
      #
      # @return [void]
      def take
        PrivateFile.folder(@folder)
        until locked?
          @lock = PrivateFile.lockable(lock)
          @lock.flock(File::LOCK_EX)
        end
      rescue Errno::ENOLCK, Errno::EOPNOTSUPP
        nil # a file system without locks: what a killed worker leaves there stays
      end

      # @return [Boolean] whether the process that took the lock is alive
      def alive?
        lock.open { |file| !file.flock(File::LOCK_SH | File::LOCK_NB) }
      rescue Errno::ENOENT
        false
      rescue SystemCallError # another user's, whose lock can't be asked
        true
      end

      # Removes the files of a worker whose process has ended.
      #
      # @return [void]
      def remove_if_dead
        lock.open { |file| remove if file.flock(File::LOCK_EX | File::LOCK_NB) }
      rescue Errno::ENOENT # the lock is the first to come and the last to go, so the others are nobody's
        remove_others
      rescue SystemCallError
        nil # another user's
      end

      # Removes the files, the lock last.
      #
      # @return [void]
      def remove
        remove_others
        FileUtils.rm_f(lock)
        @lock&.close
      end

      private
        def lock = @folder.join("worker-#{@name}.lock")

        # Another process may have cleared the file just before it was locked.
        def locked? = @lock && File.exist?(lock) && File.identical?(@lock, lock)

        # Includes incomplete files of a process that was killed.
        def remove_others = FileUtils.rm_rf([ templates, *others ])

        def others = Dir.glob("worker-#{@name}.*", base: @folder).map { |file| @folder.join(file) } - [ lock ]
    end
  end
end
