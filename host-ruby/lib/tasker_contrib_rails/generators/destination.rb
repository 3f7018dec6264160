# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Generators
    # The application's folder, and what may be written below it. The component
    # has already refused every path that leaves it by its own letters; here is
    # what only the disk can tell.
    class Destination
      # A file may not, or can't, be written.
      class Refused < StandardError; end

      # @param root [String] the application
      def initialize(root)
        @root = Pathname(root).realpath
      end

      # @param path [String] relative to the application
      # @raise [Refused] where writing there would leave the application or fail
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
        # The nearest ancestor that is there; a dangling link is there.
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
          raise Refused, "#{path} was not written, nor anything else: #{why}."
        end
    end
  end
end
