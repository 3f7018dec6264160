# frozen_string_literal: true

# How this application uses Tasker. Settings of the Tasker runtime itself are in
# config/tasker/. A misspelt name here raises when the application boots.
Rails.application.configure do
  # Whether this process runs steps. Usually false in web processes and true in
  # worker processes, which are started with TASKER_WORKER_ENABLED=true.
  config.tasker.worker_enabled = ENV.fetch("TASKER_WORKER_ENABLED", "false")

  # Publish Tasker's events as ActiveSupport notifications.
  config.tasker.event_bridge_enabled = true

  # Where step handlers and task templates are, relative to the application.
  config.tasker.handler_paths = [ "app/handlers" ]
  config.tasker.template_paths = [ "config/tasker/templates" ]

  # The database in which Tasker keeps its state. If it is not set here, it is
  # DATABASE_URL, and without that the one of config/database.yml.
  # config.tasker.database_url = Rails.application.credentials.dig(:tasker, :database_url)
end
