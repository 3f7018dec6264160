# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks config/tasker, what `config.tasker` sets, the environment variables and the database.
    module ConfigurationFiles
      class << self
        # @return [String]
        def name = "configuration"

        # @param app [Rails::Application]
        # @return [Array<Diagnostic>]
        def call(app)
          settings = app.config.tasker
          checkers = [
            Configuration::Merged.of_app(app), EnvFile.new(app.root), DatabaseTasks.of_app(app),
            Environments.new(app.root), Folders.new(settings, root: app.root),
            Misplaced.new(app.root, template_paths: settings.template_paths)
          ]
          checkers.flat_map(&:findings)
        end
      end
    end
  end
end
