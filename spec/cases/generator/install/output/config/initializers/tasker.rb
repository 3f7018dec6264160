# frozen_string_literal: true

# How this application uses Tasker. The settings of the Tasker runtime itself are in
# config/tasker/. A misspelt name in this file raises an error when the application boots.
Rails.application.configure do
  # Whether this process runs steps. Usually false in web processes and true in
  # worker processes, which are started with TASKER_WORKER_ENABLED=true.
  config.tasker.worker_enabled = ENV.fetch("TASKER_WORKER_ENABLED", "false")

  # Publish Tasker's events as ActiveSupport notifications.
  config.tasker.event_bridge_enabled = true

  # The folders of step handlers and task templates, relative to the application.
  config.tasker.handler_paths = [ "app/handlers" ]
  config.tasker.template_paths = [ "config/tasker/templates" ]

  # The database in which Tasker keeps its state. The default is DATABASE_URL, or else the
  # database in config/database.yml.
end
