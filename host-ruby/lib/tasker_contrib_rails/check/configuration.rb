# frozen_string_literal: true

module TaskerContribRails
  class Check
    # config/tasker, what `config.tasker` sets, the environment's variables, and the database.
    module Configuration
      class << self
        # @return [String]
        def name = "configuration"

        # @param app [Rails::Application]
        # @return [Array<Diagnostic>]
        def call(app)
          MergedConfiguration.of_app(app).findings + Environments.new(app.root).findings + Folders.new(app.config.tasker, root: app.root).findings
        end
      end
    end
  end
end
