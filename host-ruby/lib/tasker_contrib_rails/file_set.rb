# frozen_string_literal: true

require "fileutils"
require "pathname"

module TaskerContribRails
  # Writes several files of a folder, such as the application, all or none. Each is first written completely to a
  # temporary name beside its own, so that a full disk is noticed before anything changes. Then each is moved into
  # place, so that no file is ever incomplete, even after `kill -9`. If one can't be moved, those before it are
  # restored.
  #
  #   FileSet.open(root) do |set|
  #     set.stage("app/handlers/a_handler.rb", text)
  #     set.place([ "app/handlers/a_handler.rb" ])
  #   end
  #
  # @api private
  class FileSet
    # The next run overwrites temporary files of a process that was killed, so no file may have such a name.
    NEW = ".tasker-new"
    OLD = ".tasker-old"
    private_constant :OLD

    # A file could not be written.
    class Failed < StandardError; end

    # A staged file: its target, its temporary path, and the backup of the file that it replaces.
    Staged = Data.define(:path, :target, :new, :old)
    private_constant :Staged

    # @param root [String] the folder
    # @yieldparam set [FileSet] staged files that the block does not place are removed
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

    # @param path [String] relative to the folder; a link is followed to its file
    # @param text [String]
    # @return [void]
    # @raise [Failed] nothing is written then
    def stage(path, text)
      target = @root.join(path)
      target = regular(target, path) if target.exist?
      refuse_temporary(path) if target.to_s.end_with?(NEW, OLD)
      new, old = [ NEW, OLD ].map { |ending| target.sub_ext("#{target.extname}#{ending}") }
      @staged[path] = staged = Staged.new(path:, target:, new:, old:)
      make_folder(target.dirname)
      fresh(staged.new) { |file| file.write(text) }
      keep(staged) if target.exist?
    rescue SystemCallError => error
      raise Failed, "Nothing was written, because of #{path}: #{reason(error)}."
    end

    # @param paths [Array<String>] the staged files to place
    # @return [void]
    # @raise [Failed] with the files that could not be restored
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
      raise Failed, "Nothing was written, because of #{path}: #{reason(error)}." if left.empty?

      raise Failed, "#{path} was not written: #{reason(error)}. " \
                    "These files were written and can't be restored: #{left.join(", ")}."
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
      # A device that was moved over would be gone: as root, /dev/null for every program on the machine.
      def regular(target, path)
        target.file? or raise Failed, "Nothing was written, because #{path} is not a regular file."
        target.realpath
      end

      def refuse_temporary(path)
        raise Failed, "Nothing was written, because of #{path}: files in the making have such a name. Choose another."
      end

      def make_folder(folder)
        missing = folder.ascend.take_while { |above| !above.exist? }.reverse
        missing.each { |made| made.mkdir && @folders << made }
      end

      # Keeps a copy, because a full disk could not restore it.
      def keep(staged)
        fresh(staged.old) { |file| file.write(staged.target.binread) }
        [ staged.new, staged.old ].each { |file| file.chmod(staged.target.stat.mode) }
      end

      def fresh(file, &)
        FileUtils.rm_f(file)
        file.open(File::WRONLY | File::CREAT | File::EXCL | File::NOFOLLOW, binmode: true, &)
      end

      # @return [Array<String>] the files that can't be restored
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
