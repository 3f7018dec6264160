# frozen_string_literal: true

# Compares our worker with plain tasker-rb, on the same engine in the same run. Needs the engine (see `rake e2e`).

require_relative "support/bench"

%w[ TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].each do |name|
  next if ENV[name]

  Bench.absent("worker", "there is no engine (#{name} is not set)")
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

# Plain tasker-rb, started as in its own documentation.
PLAIN = "TaskerCore::Worker::Bootstrap.start!; puts 'serves'; $stdout.flush; sleep"

def create(seconds)
  context = { seconds:, unique: SecureRandom.uuid }
  TaskerContribRails::Client.create_task(name: "nap", namespace: "shop", context:).task_uuid
end

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
Shop::POISON.each do |poison|
  files = %w[ config/tasker/templates config/more ].map { |folder| app.path("#{folder}/#{poison}.yaml") }
  FileUtils.rm_f([ *files, app.path("app/handlers/#{poison}_handler.rb") ])
end
FileUtils.rm(app.path("config/initializers/notes.rb")) # a listener, which plain tasker-rb could not have
# As a team deploys it, and in turns, so that the machine's other work falls on both alike.
PRODUCTION = {
  "RAILS_ENV" => "production", "SECRET_KEY_BASE" => "bench",
  "TASKER_TEMPLATE_PATH" => app.path("config/tasker/templates")
}.freeze
COMMANDS = {
  "plain" => [ %w[ rails runner ] + [ PLAIN ] ], "ours" => [ %w[ rails tasker:work ] ],
  "ours, 1 thread" => [ %w[ rails tasker:work ], { THREADS: "1" } ] # one step at a time, as plain tasker-rb
}.freeze
ROUNDS = 3

measure = lambda do |(command, environment)|
  process = nil
  ready = Bench.seconds { process = app.start(*command, **PRODUCTION.transform_keys(&:to_sym), **environment.to_h) }
  sleep 1
  idle = Bench.median(Array.new(20) { Bench.seconds { await([ create(0) ]) } })
  busy = 100 / Bench.seconds { await(Array.new(100) { create(0.05) }) }
  process.signal(:TERM)
  drain = Bench.seconds { process.wait(seconds: 15) rescue process.finish }
  { ready:, idle:, busy:, drain: }
end

boots = []
samples = Array.new(ROUNDS) do
  boots << Bench.seconds { app.run!("rails", "runner", "1", env: PRODUCTION) }
  COMMANDS.transform_values(&measure)
end
boot = Bench.median(boots)
results = COMMANDS.keys.to_h do |name|
  measured = samples.map { |sample| sample[name] }
  [ name, measured.first.keys.to_h { |key| [ key, Bench.median(measured.map { |one| one[key] }) ] } ]
end

puts "Rails' own boot (rails runner 1): #{format("%.2f", boot)} s; medians of #{ROUNDS} rounds, in production"
results.each do |name, result|
  puts format("%-16s ready %.2f x boot, one idle task %.0f ms, 50 ms steps %.1f /s, idle drain %.2f s",
    name, result[:ready] / boot, result[:idle] * 1000, result[:busy], result[:drain])
end
plain, ours, single = results.values
puts format(
  "ours beside plain: %.2f times the steps (aim: not below 1), %.2f with one thread, " \
  "%+.0f ms for an idle task (aim: within 10), ready after %.2f x boot (aim: under 1.5)",
  ours[:busy] / plain[:busy], single[:busy] / plain[:busy], (ours[:idle] - plain[:idle]) * 1000, ours[:ready] / boot)
app.remove
