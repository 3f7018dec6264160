# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Generators
    # The folders for this application's handlers and task templates. The component uses the default folders;
    # `config.tasker` may name others. Generators write to the first.
    class Folders
      HANDLERS = "app/handlers"
      TEMPLATES = "config/tasker/templates"
      private_constant :TEMPLATES

      # @param root [String] the application
      # @param configuration [Configuration]
      def initialize(root, configuration = Railtie.config.tasker)
        @root = Pathname(root)
        @folders = { HANDLERS => configuration.handler_paths, TEMPLATES => configuration.template_paths }
          .transform_values { |paths| paths.map { |path| @root.join(path).relative_path_from(@root).to_s } }
      end

      # @return [Array<String>] the folders of task templates
      def templates = @folders[TEMPLATES]

      # @param path [String] in the default folder, such as `app/handlers/charge_handler.rb`
      # @return [String] the path in this application
      def place(path) = places(path).first

      # @param path [String] in the default folder
      # @return [String, nil] the existing file, in any of the folders
      def find(path) = places(path).find { |place| @root.join(place).exist? }

      # @param name [String] a handler's name, possibly with a folder, as from a shell's completion
      # @return [String] the name
      def handler_name(name)
        folder = [ HANDLERS, *@folders[HANDLERS] ].find { |folder| name.start_with?("#{folder}/") }
        folder ? name.delete_prefix("#{folder}/").delete_suffix(".rb") : name
      end

      # @param path [String] of a task template in the default folder
      # @return [String] the name by which commands find the workflow: its namespace, if it has one, and its own
      def workflow_name(path) = path.delete_prefix("#{TEMPLATES}/").delete_suffix(".yaml")

      private
        def places(path)
          usual, folders = @folders.find { |folder, _| path.start_with?("#{folder}/") }
          return [ path ] if folders.blank?

          folders.map { |folder| File.join(folder, path.delete_prefix("#{usual}/")) }
        end
    end
  end
end
