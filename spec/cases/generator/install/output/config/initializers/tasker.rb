# frozen_string_literal: true

# Tasker in this application. What the Tasker runtime itself is to be told stands
# in config/tasker/; a name that is misspelt here raises when the application boots.
Rails.application.configure do
  # Whether this process runs steps. Usually false in web processes and true in
  # worker processes, which are started with TASKER_WORKER_ENABLED=true.
  config.tasker.worker_enabled = ENV.fetch("TASKER_WORKER_ENABLED", "false")

  # Republish what happens in Tasker as ActiveSupport notifications.
  config.tasker.event_bridge_enabled = true

  # Where step handlers and task templates are, relative to the application.
  config.tasker.handler_paths = [ "app/handlers" ]
  config.tasker.template_paths = [ "config/tasker/templates" ]

  # The database that Tasker keeps its state in. Where nothing is set, it is
  # DATABASE_URL, and after that what config/database.yml says.
  # config.tasker.database_url = Rails.application.credentials.dig(:tasker, :database_url)
end
