# frozen_string_literal: true

require "fileutils"
require "pathname"

module TaskerContribRails
  class Worker
    # The runtime reads one folder of templates; an application may have several. Where it does, this makes one of them,
    # of links. Where a template is kept as it was, that stands there in place of the application's file.
    #
    # @api private
    class TemplateFolder
      # @param folders [Array<Pathname>] those of the application, in order
      # @param target [Pathname] where the one folder may be made
      # @param kept [Hash{String => String}] texts by the paths of the files in place of which they stand
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
        # Files and not folders: the runtime's search does not follow links to folders.
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
