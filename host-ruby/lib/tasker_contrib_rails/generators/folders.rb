# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Generators
    # Where this application keeps its handlers and task templates. The component
    # names the usual folders; `config.tasker` may name others, of which the first
    # is written to.
    class Folders
      HANDLERS = "app/handlers"
      TEMPLATES = "config/tasker/templates"

      # @param root [String] the application
      # @param configuration [Configuration]
      def initialize(root, configuration = Railtie.config.tasker)
        @root = Pathname(root)
        @folders = { HANDLERS => configuration.handler_paths, TEMPLATES => configuration.template_paths }
          .transform_values { |paths| paths.map { |path| @root.join(path).relative_path_from(@root).to_s } }
      end

      # @return [Array<String>] those of task templates
      def templates = @folders[TEMPLATES]

      # @param path [String] as the component has it, such as `app/handlers/charge_handler.rb`
      # @return [String] the same in this application
      def place(path) = places(path).first

      # @param path [String] as the component has it
      # @return [String, nil] where it is, in whichever folder
      def find(path) = places(path).find { |place| @root.join(place).exist? }

      # @param name [String] a handler's name, maybe with a folder in front, as a shell completes it
      # @return [String] the name
      def handler_name(name)
        folder = [ HANDLERS, *@folders[HANDLERS] ].find { |folder| name.start_with?("#{folder}/") }
        folder ? name.delete_prefix("#{folder}/").delete_suffix(".rb") : name
      end

      private
        def places(path)
          usual, folders = @folders.find { |folder, _| path.start_with?("#{folder}/") }
          return [ path ] if folders.blank?

          folders.map { |folder| File.join(folder, path.delete_prefix("#{usual}/")) }
        end
    end
  end
end
