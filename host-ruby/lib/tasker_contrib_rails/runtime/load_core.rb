# frozen_string_literal: true

# Loaded when `TaskerCore` is first named. Loads the tasker-rb gem, or, if that is not installed (it needs Ruby 3.4), a
# double of it that runs handlers and their specs.
#
# By default, tasker-rb would print about a hundred lines, read `.env`, and in tests load its own examples and point
# Tasker at them. So the environment is changed before it is loaded, and restored afterwards.
before = ENV.to_h
begin
  ENV.update({ "LOG_LEVEL" => ENV["RUST_LOG"] || "warn,sqlx=error", "TASKER_SKIP_EXAMPLE_HANDLERS" => "true" }, before)
  require "tasker_core"
  # Where the application requires the gem itself, the gem's first `module TaskerCore` leads here, and that require does
  # nothing: the gem goes on when there is such a module.
  module TaskerCore; end
rescue LoadError => error
  raise unless error.path == "tasker_core" # installed, but broken: its own message says how

  require_relative "fake"
ensure
  ENV.replace(before)
end
