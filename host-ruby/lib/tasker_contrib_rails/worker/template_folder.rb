# frozen_string_literal: true

require "fileutils"
require "pathname"

module TaskerContribRails
  class Worker
    # The runtime reads one folder of templates; an application may have several. Where it does, this makes one of them,
    # of links.
    class TemplateFolder
      # @param folders [Array<Pathname>] those of the application, in order
      # @param target [Pathname] where the one folder may be made
      def initialize(folders, target)
        @folders = folders.map { |folder| Pathname(folder) }.select(&:directory?)
        @target = Pathname(target)
      end

      # @return [String] the one folder
      def path
        return @folders.first.to_s if @folders.one?

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
            FileUtils.ln_s(file.realpath, place)
          end
        end
    end
  end
end
