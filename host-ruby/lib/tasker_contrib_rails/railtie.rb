# frozen_string_literal: true

require "rails/railtie"

module TaskerContribRails
  # Where this gem meets a Rails application. Booting loads neither the
  # component nor Tasker: every process boots, and only some run steps.
  class Railtie < ::Rails::Railtie
    config.tasker = Configuration.new

    # Handlers name TaskerCore as soon as they are loaded, so its autoload comes before theirs.
    initializer "tasker.core", before: :set_autoload_paths do
      Runtime::Loader.install
    end

    # An initializer may name folders outside app/. Rails has copied its own list by then, but sets the loader up later.
    initializer "tasker.handler_paths", after: :load_config_initializers do |app|
      folders = app.config.tasker.handler_paths.map { |path| app.root.join(path) }.select(&:directory?)
      ActiveSupport::Dependencies.autoload_paths |= folders.map(&:to_s)
    end

    # In a process where nothing has happened, the bridge is not even loaded, nor is the worker in one that runs no steps.
    def self.bridge? = !TaskerContribRails.autoload?(:EventBridge)

    # Subscribers may have changed with the rest of the code.
    config.to_prepare { EventBridge.reload if Railtie.bridge? }

    # Last of all, so that every initializer and the application's own code are there.
    config.after_initialize do |app|
      EventBridge.configure(EventBridge::Settings.of_app) if Railtie.bridge? || app.config.tasker.log_events
      Worker::Role.start_worker if app.config.tasker.worker_enabled
    end
  end
end
