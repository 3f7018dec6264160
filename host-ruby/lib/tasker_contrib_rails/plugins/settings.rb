# frozen_string_literal: true

module TaskerContribRails
  class Plugins
    # The settings of Tasker's CLI. The first file that exists is read, as the CLI does.
    #
    # @api private
    class Settings
      # In the application, and then in the user's folder.
      FILES = %w[ .config/tasker.toml .tasker-ctl.toml ].freeze
      OF_USER = ".config/tasker-ctl.toml"
      private_constant :FILES, :OF_USER

      # @param root [Pathname] the application
      # @param home [String, nil] the user's folder
      def initialize(root:, home:)
        @root, @home = root, home
      end

      # @return [Array<Pathname>] the folders to look in
      def folders = read.fetch("plugin-paths", []).map { |path| expanded(path) }

      # @return [String, nil]
      def default_language = read["default-language"]

      # @return [String, nil] the folder to write to
      def default_output_dir = read["default-output-dir"]

      # @return [String, nil] the file's name, if there is one
      def file = path&.then { |found| Files.name(found, @root) }

      private
        def read
          @read ||= path ? Files.ask("settings", [ path ], @root) { |files| files.first } : {}
        end

        def path
          candidates = FILES.map { |name| @root.join(name) }
          candidates << Pathname(@home).join(OF_USER) if @home
          candidates.find(&:file?)
        end

        def expanded(path)
          rest = path.delete_prefix("~/")
          @home && rest != path ? Pathname(@home).join(rest) : @root.join(path)
        end
    end
  end
end
