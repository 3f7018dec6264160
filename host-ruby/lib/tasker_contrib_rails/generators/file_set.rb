# frozen_string_literal: true

require "fileutils"
require "pathname"

module TaskerContribRails
  module Generators
    # Files of the application that are written together or not at all. Each is first written whole under a name beside
    # its own, so that a full disk is met before anything has changed; then each is moved into its place, so that none
    # is ever there in part, also after `kill -9`. Where one can't be moved, those before it are taken back.
    #
    #   FileSet.open(root) do |set|
    #     set.stage("app/handlers/a_handler.rb", text)
    #     set.place([ "app/handlers/a_handler.rb" ])
    #   end
    class FileSet
      # What a process that was killed leaves is overwritten by the next.
      NEW = ".tasker-new"
      OLD = ".tasker-old"

      # A file could not be written.
      class Failed < StandardError; end

      # A file that is staged: where it goes, where it is, and where what it replaces is kept.
      Staged = Data.define(:path, :target, :new, :old)

      # @param root [String] the application
      # @yieldparam set [FileSet] what is not placed in the block is gone after it
      def self.open(root)
        set = new(root)
        yield set
      ensure
        set&.close
      end

      def initialize(root)
        @root = Pathname(root)
        @staged, @folders = {}, []
      end

      # @param path [String] relative to the application; through a link, the file that it leads to
      # @param text [String]
      # @return [void]
      # @raise [Failed] and nothing is written
      def stage(path, text)
        target = @root.join(path)
        target = target.realpath if target.exist?
        new, old = [ NEW, OLD ].map { |ending| target.sub_ext("#{target.extname}#{ending}") }
        @staged[path] = staged = Staged.new(path:, target:, new:, old:)
        make_folder(target.dirname)
        fresh(staged.new) { |file| file.write(text) }
        keep(staged) if target.exist?
      rescue SystemCallError => error
        raise Failed, "#{path} was not written, nor anything else: #{reason(error)}."
      end

      # @param paths [Array<String>] those of the staged that are wanted
      # @return [void]
      # @raise [Failed] which names what could not be taken back
      def place(paths)
        moved = []
        paths.each do |path|
          staged = @staged.fetch(path)
          File.rename(staged.new, staged.target)
          moved << staged
        end
        moved = []
      rescue SystemCallError => error
        path = paths[moved.size]
        left = take_back(moved.slice!(0..))
        raise Failed, "#{path} was not written, nor anything else: #{reason(error)}." if left.empty?

        raise Failed, "#{path} was not written: #{reason(error)}. " \
                      "These files were, and can't be taken back: #{left.join(", ")}."
      ensure
        take_back(moved) # where the user had enough
      end

      # @return [void]
      def close
        FileUtils.rm_f(@staged.values.flat_map { |staged| [ staged.new, staged.old ] })
        @folders.reverse_each { |folder| folder.rmdir if folder.directory? && folder.empty? }
      rescue SystemCallError
        nil # which leaves a folder without a file
      end

      private
        def make_folder(folder)
          missing = folder.ascend.take_while { |above| !above.exist? }.reverse
          missing.each { |made| made.mkdir && @folders << made }
        end

        # A copy, since a full disk could not give it back.
        def keep(staged)
          fresh(staged.old) { |file| file.write(staged.target.binread) }
          [ staged.new, staged.old ].each { |file| file.chmod(staged.target.stat.mode) }
        end

        def fresh(file, &)
          FileUtils.rm_f(file)
          file.open(File::WRONLY | File::CREAT | File::EXCL | File::NOFOLLOW, binmode: true, &)
        end

        # @return [Array<String>] those that can't be
        def take_back(moved)
          moved.reverse.filter_map do |staged|
            staged.old.exist? ? File.rename(staged.old, staged.target) : staged.target.delete
            nil
          rescue SystemCallError
            staged.path
          end
        end

        def reason(error) = error.class.new.message
    end
  end
end
