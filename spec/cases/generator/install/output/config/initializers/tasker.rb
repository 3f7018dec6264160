# frozen_string_literal: true

# How this application uses Tasker. The settings of the Tasker runtime itself are in
# config/tasker/. A misspelt name in this file raises an error when the application boots.
Rails.application.configure do
  # Whether this process runs steps. Usually false in web processes and true in
  # worker processes: `bin/rails tasker:work` sets it, or TASKER_WORKER_ENABLED=true.
  config.tasker.worker_enabled = ENV.fetch("TASKER_WORKER_ENABLED", "false")

  # Publish Tasker's events as ActiveSupport notifications.
  config.tasker.event_bridge_enabled = true

  # The folders of step handlers and task templates, relative to the application.
  config.tasker.handler_paths = [ "app/handlers" ]
  config.tasker.template_paths = [ "config/tasker/templates" ]

  # Tasker's database, for workers. Don't set DATABASE_URL for it: that also moves the
  # application's own tables. The default is the entry `tasker` of config/database.yml, or
  # else the application's database.
  # config.tasker.database_url = ENV["TASKER_DATABASE_URL"]
end
