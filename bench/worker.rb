# frozen_string_literal: true

# A worker of ours beside plain tasker-rb, on the same engine in the same run. Needs the engine (see `rake e2e`).

%w[ TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].each do |name|
  next if ENV[name]

  puts "worker: not measured, there is no engine (#{name} is not set)"
  exit
end

require "active_support"
require "active_support/core_ext"
require "securerandom"
require "tmpdir"
require "tasker_contrib_rails"
require "yaml"
require_relative "../spec/support/rails_application"
require_relative "../spec/e2e/support/shop"

# Plain tasker-rb as its own documentation starts it.
PLAIN = "TaskerCore::Worker::Bootstrap.start!; puts 'serves'; $stdout.flush; sleep"

def seconds
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  yield
  Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
end

def create(seconds) = TaskerContribRails::Client.create_task(name: "nap", namespace: "shop", context: { seconds:, unique: SecureRandom.uuid }).task_uuid

def await(tasks)
  left = tasks.dup
  loop do
    left.shift while left.any? && TaskerContribRails::Client.get_task(left.first).status == "complete"
    break if left.empty?

    sleep 0.005
  end
end

app = Shop::Application.new(RailsApplication.create.root).furnish
# One folder for both, and no poison: plain tasker-rb dies of it.
FileUtils.cp(Dir[app.path("config/more/*.yaml")], app.path("config/tasker/templates"))
Shop::POISON.each { |poison| FileUtils.rm_f([ app.path("config/tasker/templates/#{poison}.yaml"), app.path("config/more/#{poison}.yaml"), app.path("app/handlers/#{poison}_handler.rb") ]) }
boot = seconds { app.run!("rails", "runner", "1") }
results = { "plain" => [ "rails", "runner", PLAIN ], "ours" => [ "rails", "tasker:work" ] }.to_h do |name, command|
  process = nil
  ready = seconds { process = app.start(*command, TASKER_TEMPLATE_PATH: app.path("config/tasker/templates")) }
  sleep 1
  idle = Array.new(20) { seconds { await([ create(0) ]) } }.sort[10]
  busy = 100 / seconds { await(Array.new(100) { create(0.05) }) }
  process.signal(:TERM)
  drain = seconds { process.wait(seconds: 15) rescue process.finish }
  [ name, { ready:, idle:, busy:, drain: } ]
end

puts "Rails' own boot (rails runner 1): #{format("%.2f", boot)} s"
results.each do |name, result|
  puts format("%-6s ready %.2f s (%.2f x boot), one idle task %.0f ms, 50 ms steps %.1f /s, idle drain %.2f s",
    name, result[:ready], result[:ready] / boot, result[:idle] * 1000, result[:busy], result[:drain])
end
app.remove
