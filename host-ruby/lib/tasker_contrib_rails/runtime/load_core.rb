# frozen_string_literal: true

# What naming `TaskerCore` loads: the tasker-rb gem. Left alone, it would print
# some hundred lines, and in a test process load its own examples and point
# Tasker at them.
defaults = { "LOG_LEVEL" => ENV["RUST_LOG"] || "warn,sqlx=error", "TASKER_SKIP_EXAMPLE_HANDLERS" => "true" }
given = ENV.to_h.slice(*defaults.keys)
begin
  ENV.update(defaults, given)
  require "tasker_core"
ensure
  ENV.update(defaults.transform_values { nil }, given)
end
