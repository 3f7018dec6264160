# frozen_string_literal: true

# What naming `TaskerCore` loads: the tasker-rb gem, or where it is not installed
# (it needs Ruby 3.4) a double of it that runs handlers and their specs.
#
# Left alone, tasker-rb would print some hundred lines, read `.env`, and in a
# test process load its own examples and point Tasker at them. So the
# environment is given to it prepared, and put back as it was.
before = ENV.to_h
begin
  ENV.update({ "LOG_LEVEL" => ENV["RUST_LOG"] || "warn,sqlx=error", "TASKER_SKIP_EXAMPLE_HANDLERS" => "true" }, before)
  require "tasker_core"
rescue LoadError => error
  raise unless error.path == "tasker_core" # installed, but broken: its own message says how

  require_relative "fake"
ensure
  ENV.replace(before)
end
