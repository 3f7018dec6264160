# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Generators
    # Checks what may be written in the application's folder. The component has already refused every path that leads
    # out of it. This class checks what only the disk can show, such as links.
    class Destination
      # A file may not or can't be written.
      class Refused < StandardError; end

      # @param root [String] the application
      def initialize(root)
        @root = Pathname(root).realpath
      end

      # @param path [String] relative to the application
      # @raise [Refused] if writing there would leave the application, or fail
      def check(path)
        target = @root.join(path)
        parent = existing(target)
        refuse path, "it is not in the application" unless inside?(target.cleanpath)
        unless inside?(parent.realpath)
          refuse path, "the symbolic link #{parent.relative_path_from(@root)} leads out of the application"
        end
        refuse path, "it is a folder" if target.directory?
        refuse path, "#{parent.relative_path_from(@root)} is not a folder" unless parent == target || parent.directory?
        refuse path, "#{parent.relative_path_from(@root)} can't be written" unless parent.writable?
      end

      private
        # The nearest parent that exists. A dangling link counts as existing.
        def existing(target)
          target.ascend.find { |path| path.exist? || path.symlink? }.tap do |found|
            unless found.exist?
              refuse target.relative_path_from(@root),
                "#{found.relative_path_from(@root)} is a symbolic link to nothing"
            end
          end
        end

        def inside?(path) = path == @root || path.to_s.start_with?("#{@root}/")

        def refuse(path, why)
          raise Refused, "Nothing was written, because of #{path}: #{why}."
        end
    end
  end
end
