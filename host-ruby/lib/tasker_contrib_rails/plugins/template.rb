# frozen_string_literal: true

module TaskerContribRails
  class Plugins
    # A template of a plugin.
    #
    # @api private
    class Template
      # @return [Plugin, Loose]
      attr_reader :plugin
      # @return [String]
      attr_reader :name, :description
      # @return [Pathname]
      attr_reader :folder

      def initialize(plugin:, name:, description:, folder:, root:)
        @plugin, @name, @description, @folder, @root = plugin, name, description, folder, root
      end

      def language = plugin.language

      # @return [Array<Hash>] with "name", "description", "required" and "default-value"
      # @raise [Error::Rejected, Error::PluginUnreadable] if it can't be rendered at all
      def parameters = ask("describe", &:itself).fetch("parameters")

      # @param arguments [Hash{String => String}]
      # @return [Array<Hash>] files with "path" and "text", as `wit/plugins.wit` says
      # @raise [Error::Rejected, Error::PluginUnreadable]
      def render(arguments)
        ask("render") { |files| { files:, arguments: arguments.map { |name, value| { name:, value: } }, options: [] } }
      end

      private
        def ask(function, &) = Files.ask(function, paths, @root, &)

        # What the CLI reads: files of this very folder. They must be in the plugin's.
        def paths
          manifest = folder.join("template.toml")
          raise Error::PluginUnreadable, "#{Files.name(folder, @root)} has no template.toml." unless manifest.file?

          files = [ manifest, *folder.glob("*.tera").select(&:file?).sort ]
          outside = [ folder, *files ].find { |path| outside?(path) }
          raise Error::PluginUnreadable, "#{Files.name(outside, @root)} is a link out of its plugin." if outside

          files
        end

        def outside?(path) = path.realpath.ascend.none?(plugin.folder.realpath)
    end
  end
end
