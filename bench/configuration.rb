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
      parameters = TaskerContribRails::Component.call("config", "parameters").reject { |parameter| parameter["default"].nil? || parameter["path"].include?("[]") }
      parameters.group_by { |parameter| parameter["path"].rpartition(".").first }.map do |table, rows|
        "[#{table}]\n#{rows.map { |row| "#{row["path"].rpartition(".").last} = #{row["default"]}\n" }.join}"
      end.join("\n")
    end

    def inputs(text)
      { context: "complete", environment: "test", overrides: [], unavailable: [], pool_size: 5, variables: [ { name: "DATABASE_URL", value: "postgresql://localhost/shop" } ],
        sources: [ { name: "all.toml", layer: "base", text:, problem: nil } ] }
    end
  end
end

inputs = ConfigurationBench.inputs(ConfigurationBench.whole)
merge = -> { TaskerContribRails::Component.call("config", "merge", inputs) }
parameters = merge.call.fetch("settings").size
puts format("configuration    %d parameters checked and merged in %.1f ms (aim: under 6)", parameters, Array.new(20) { Bench.seconds(&merge) }.min * 1000)

app = RailsApplication.create
app.write("config/initializers/tasker.rb", "Rails.application.config.tasker.database_url = \"postgresql://localhost/shop\"\n")
commands = { check: %w[ rails tasker:check ], nothing: %w[ rails runner 1 ] }
times = commands.transform_values { [] }
5.times { commands.each { |name, command| times[name] << Bench.seconds { app.run!(*command) } } }
puts format("tasker:check     %.2f s, %.2f times `rails runner 1` (aim: at most 1.2)", times[:check].min, times[:check].min / times[:nothing].min)
app.remove
