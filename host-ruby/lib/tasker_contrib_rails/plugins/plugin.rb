# frozen_string_literal: true

module TaskerContribRails
  class Plugins
    # A folder with a `tasker-plugin.toml`.
    #
    # @api private
    class Plugin
      # @return [Pathname]
      attr_reader :folder
      # @return [Gem::Specification, nil] the gem that brings it
      attr_reader :gem
      # @return [Error, nil] why it can't be used, once it was asked for something
      attr_reader :error

      # @param folder [Pathname]
      # @param root [Pathname] the application
      # @param gem [Gem::Specification, nil]
      def initialize(folder:, root:, gem: nil)
        @folder, @root, @gem = folder, root, gem
      end

      # @return [String] for people, relative to the application if it is in it
      def place = Files.name(folder, @root)

      def name = manifest["name"]
      def version = manifest["version"]
      def description = manifest["description"]
      def language = manifest["language"]
      def framework = manifest["framework"]

      # @return [Array<Template>] none if the manifest can't be read; {#error} says why
      def templates
        @templates ||= manifest["templates"].map do |template|
          Template.new(plugin: self, name: template["name"], description: template["description"],
            folder: folder.join(*template["folder"]), root: @root)
        end
      end

      private
        # One broken plugin must not keep the others from being used.
        def manifest
          @manifest ||= Files.ask("read", [ folder.join(MANIFEST) ], @root, &:first)
        rescue Error::Rejected, Error::PluginUnreadable => error
          @error = error
          @manifest = { "name" => place, "version" => "", "description" => "", "language" => "", "templates" => [] }
        end
    end
  end
end
