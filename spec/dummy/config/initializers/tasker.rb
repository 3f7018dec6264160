# frozen_string_literal: true

Rails.application.configure do
  config.tasker.worker_enabled = ENV.fetch("TASKER_WORKER_ENABLED", "false")
  # The page, for whom TASKER_PAGE_USER and TASKER_PAGE_PASSWORD let in.
  config.tasker.page.authorize { true }

  config.tasker.database_url = ENV.fetch("TASKER_DATABASE_URL", "postgresql://tasker:tasker@localhost:5433/tasker")
end
