# frozen_string_literal: true

# Measures checking and merging a whole configuration, and the time of `rails tasker:check` beyond an empty command.

require "active_support/all"
require "open3"
require "tmpdir"
require "tasker_contrib_rails"
require_relative "../spec/support/rails_application"
require_relative "support/bench"

module ConfigurationBench
  class << self
    # All parameters with Tasker's defaults.
    def whole
      component = TaskerContribRails::Component
      parameters = component.call("config", "parameters", component::OPTIONS)
        .reject { |parameter| parameter["default-value"].nil? || parameter["path"].include?("[]") }
      parameters.group_by { |parameter| parameter["path"].rpartition(".").first }.map do |table, rows|
        "[#{table}]\n#{rows.map { |row| "#{row["path"].rpartition(".").last} = #{row["default-value"]}\n" }.join}"
      end.join("\n")
    end

    def inputs(text)
      { context: "complete", environment: "test", code_settings: [], options: [], pool_size: 5,
        unavailable_variables: [], variables: [ { name: "DATABASE_URL", value: "postgresql://localhost/shop" } ],
        files: [ { name: "all.toml", layer: "base", text:, problem: nil } ] }
    end
  end
end

inputs = ConfigurationBench.inputs(ConfigurationBench.whole)
merge = -> { TaskerContribRails::Component.call("config", "merge", inputs) }
parameters = merge.call.fetch("settings").size
Bench.row("configuration", "#{parameters} parameters checked and merged", Bench.milliseconds(20, &merge), "ms", aim: 6)
if Bench.gem?("tomlrb")
  require "tomlrb"
  text = ConfigurationBench.whole
  times = Bench.side_by_side(rounds: 20, by: :work, ours: merge, theirs: -> { Tomlrb.parse(text) })
  Bench.row("configuration", "checked and merged, of tomlrb's parsing", times[:ours] / times[:theirs], "times")
else
  Bench.absent("configuration beside tomlrb", "it is not in the bundle")
end

app = RailsApplication.create
app.write("config/initializers/tasker.rb", <<~RUBY)
  Rails.application.config.tasker.database_url = "postgresql://localhost/shop"
RUBY
commands = { check: %w[ rails tasker:check ], nothing: %w[ rails runner 1 ] }
env = { "DATABASE_URL" => nil } # of an engine, which this application can't reach
runs = commands.transform_values { |command| -> { app.run!("bundle", "exec", *command, env:) } }
times = Bench.side_by_side(rounds: 7, by: :work_of_children, **runs)
Bench.row("tasker:check", "a new application, of `rails runner 1`", times[:check] / times[:nothing], "times",
  aim: 1.2, noise: 0.05)
app.remove
