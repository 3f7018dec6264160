# frozen_string_literal: true

module TaskerContribRails
  class Plugins
    # Templates of plugins that an application laid into `lib/templates/tasker` one by one, without a plugin's manifest.
    #
    # @api private
    class Loose
      # @return [Pathname]
      attr_reader :folder

      # @param folder [Pathname]
      # @param root [Pathname] the application
      def initialize(folder:, root:)
        @folder, @root = folder, root
      end

      # @return [Array<Template>] of each folder in it that has a template's manifest
      def templates
        @templates ||= (folder.directory? ? folder.children.sort : []).filter_map do |child|
          next unless child.join("template.toml").file?

          Template.new(plugin: self, name: child.basename.to_s, description: "In #{Files.name(child, @root)}",
            folder: child, root: @root)
        end
      end

      def place = Files.name(folder, @root)
      def name = "application"
      def version = "-"
      def description = "Templates of this application"
      def language = "ruby"
      def framework = nil
      def gem = nil
      def error = nil
    end
  end
end
