# frozen_string_literal: true

require "fileutils"
require "pathname"

module TaskerContribRails
  class Worker
    # The runtime reads one folder of templates, but an application may have several. If so, this makes one folder of
    # links to all of them. A template that is kept in its registered form replaces the application's file there.
    #
    # @api private
    class TemplateFolder
      # @param folders [Array<Pathname>] the application's folders, in order
      # @param target [Pathname] where the one folder is made
      # @param kept [Hash{String => String}] the texts that replace files, by the files' paths
      def initialize(folders, target, kept: {})
        @folders = folders.map { |folder| Pathname(folder) }.select(&:directory?)
        @target = Pathname(target)
        @kept = kept.transform_keys { |path| File.realpath(path) }
      end

      # @return [String] the one folder
      def path
        return @folders.first.to_s if @folders.one? && @kept.empty?

        FileUtils.rm_rf(@target)
        PrivateFile.folder(@target)
        @folders.each_with_index { |folder, index| link(folder, @target.join(index.to_s)) }
        @target.to_s
      end

      private
        # Links to files, not to folders, because the runtime does not follow links to folders.
        def link(folder, target)
          folder.glob("**/*.{yaml,yml}").sort.each do |file|
            place = target.join(file.relative_path_from(folder))
            PrivateFile.folder(place.dirname)
            kept = @kept[file.realpath.to_s]
            kept ? PrivateFile.write(place, kept) : FileUtils.ln_s(file.realpath, place)
          end
        end
    end
  end
end
