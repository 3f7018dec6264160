# frozen_string_literal: true

require "rails/railtie"

module TaskerContribRails
  # Connects this gem to a Rails application. Booting loads neither the component nor Tasker, because only some
  # processes run steps.
  #
  # @api private
  class Railtie < ::Rails::Railtie
    config.tasker = Configuration.new

    class << self
      # Rails loads its generators before the application only for `generate` and `destroy`, whose first argument is the
      # generator.
      #
      # @param arguments [Array<String>] of the command
      # @return [Boolean] whether this process runs one of this gem's generators
      def generating?(arguments = ARGV)
        defined?(::Rails::Generators) && arguments.first.to_s.start_with?("tasker:") &&
          arguments.none? { |argument| ::Rails::Command::HELP_MAPPINGS.include?(argument) }
      end
    end

    # The commands of this gem do the same, see {::Rails::Command::Tasker::Base}.
    config.before_configuration { Component.load_ahead if Railtie.generating? }

    # Rails has no command for a namespace alone; a task of its name is the usual way.
    rake_tasks { load File.expand_path("../tasks/tasker.rake", __dir__) }

    # Handlers use TaskerCore when they are loaded, so its autoload must be set up before theirs.
    initializer "tasker.core", before: :set_autoload_paths do
      Runtime::Loader.install
    end

    # An initializer may name folders outside app/. By then Rails has copied its own list, but it sets up the loader
    # later.
    initializer "tasker.handler_paths", after: :load_config_initializers do |app|
      folders = app.config.tasker.handler_paths.map { |path| app.root.join(path) }.select(&:directory?)
      ActiveSupport::Dependencies.autoload_paths |= folders.map(&:to_s)
    end

    # Before Yabeda's own initializer, which closes its configuration.
    initializer "tasker.yabeda" do
      Metrics::ThroughYabeda.declare if defined?(::Yabeda.configure)
    end

    # These run when the event bridge is first used, so a process without events does not load it.
    initializer "tasker.event_bridge" do |app|
      # After a reload, subscribers may have changed too.
      ActiveSupport.on_load(:tasker_event_bridge) { app.reloader.to_prepare { EventBridge.reload } }
    end

    # Only a template of this application can be registered from here.
    initializer "tasker.client" do
      ActiveSupport.on_load(:tasker_client) { advise_with { |task| Workflows::Sources.new.unregistered(task) } }
    end

    # Runs last, after every initializer and the application's own code.
    config.after_initialize do |app|
      ActiveSupport.on_load(:tasker_event_bridge) { configure(EventBridge::Settings.of_app) }
      EventBridge.settings if app.config.tasker.log_events # this first use subscribes the log
      Metrics::ThroughYabeda.follow if defined?(::Yabeda.configure)
      Worker::Role.start_worker if app.config.tasker.worker_enabled
    end
  end
end
