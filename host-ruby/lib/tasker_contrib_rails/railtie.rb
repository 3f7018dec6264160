# frozen_string_literal: true

require "rails/railtie"

module TaskerContribRails
  # Where this gem meets a Rails application. Booting loads neither the
  # component nor Tasker: every process boots, and only some run steps.
  #
  # @api private
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

    # A process in which nothing happens loads no event bridge: these wait until something first uses it.
    initializer "tasker.event_bridge" do |app|
      # Subscribers may have changed with the rest of the code.
      ActiveSupport.on_load(:tasker_event_bridge) { app.reloader.to_prepare { EventBridge.reload } }
    end

    # Last of all, so that every initializer and the application's own code are there.
    config.after_initialize do |app|
      ActiveSupport.on_load(:tasker_event_bridge) { configure(EventBridge::Settings.of_app) }
      EventBridge.settings if app.config.tasker.log_events # this first use subscribes the log
      Worker::Role.start_worker if app.config.tasker.worker_enabled
    end
  end
end
