# frozen_string_literal: true

# Measures starts on the real engine, and what Current costs a step. The first part needs the engine (see `rake e2e`)
# and a PostgreSQL, where it makes a database for the application.

require "active_support/all"
require "active_job"
require "securerandom"
require "tasker_contrib_rails"
require_relative "support/bench"

# What CurrentAttributes, locale and time zone cost a step: all of it around nothing, beside nothing.
class Current < ActiveSupport::CurrentAttributes
  attribute :user, :account, :tenant, :ip
end

key = -> { "a key of 32 bytes, which is derived" }
carrier = TaskerContribRails::Current::Carrier.new({ "Current" => nil }, key:)
# A record costs one more SELECT, as an argument of a job does.
Current.set(user: SecureRandom.uuid, account: 7, tenant: :acme, ip: "192.0.2.1") do
  @baggage = JSON.parse(JSON.generate("start" => "s", **carrier.take(start: "s")))
end
TIMES = 5_000
around = -> { TIMES.times { carrier.around(@baggage) { } } }
around.call
crossings = 0
calls = TracePoint.new(:call) do |point|
  crossings += 1 if point.path.end_with?("component.rb") && point.method_id == :call
end
calls.enable { 10.times { carrier.around(@baggage) { } } }
cpu = lambda do
  before = Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID)
  around.call
  Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID) - before
end
costs = Bench.median(Array.new(7) { cpu.call }) / TIMES * 1_000_000
Bench.row("starts", "Current around a step: four attributes, signed", costs, "µs", aim: 20.0, noise: 0.25)
Bench.row("starts", "calls of the component for it", crossings, "calls", aim: 0)

%w[ TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].each do |name|
  next if ENV[name]

  Bench.absent("starts", "there is no engine (#{name} is not set)")
  exit
end

require "pg"
require "tmpdir"
require "yaml"
require_relative "../spec/support/rails_application"
require_relative "../spec/e2e/support/shop"

engine = ENV.fetch("DATABASE_URL")
name = "bench_starts_#{SecureRandom.hex(4)}"
tasker = PG.connect(engine).tap { |database| database.exec("CREATE DATABASE #{name}") }
env = { "DATABASE_URL" => engine.sub(/\w+\z/, name), "TASKER_URL" => engine, "TASKER_CONFIG_PATH" => nil }
app = Shop::Application.new(RailsApplication.create("--no-skip-active-job").root).furnish
# As it is deployed: there a process reads each template once.
development = "config/environments/development.rb"
app.write development, app.read(development).sub("enable_reloading = true", "enable_reloading = false")
app.write "config/initializers/zz_url.rb", "Rails.application.config.tasker.database_url = ENV[\"TASKER_URL\"]\n"
app.run!("rails", "generate", "tasker:install", "--outbox", env:)
app.run!("rails", "db:migrate", env:)
worker = app.start(**env.transform_keys(&:to_sym))
app.write "measure.rb", <<~'RUBY'
  def seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  def start(**) = TaskerContribRails.start("nap", context: { seconds: 0 }, **)
  row, sender = TaskerContribRails::Starts::Row, TaskerContribRails::Starts::Sender
  median = ->(list) { list.sort[list.size / 2] }
  p95 = ->(list) { list.sort[list.size * 95 / 100] }
  ms = ->(list) { format("p50 %.1f ms, p95 %.1f ms", median.(list) * 1000, p95.(list) * 1000) }
  5.times { start }

  inside, after = [], []
  100.times do
    began = inserted = nil
    row.transaction do
      began = seconds
      start
      inserted = seconds
    end
    inside << inserted - began
    after << seconds - inserted
    sleep 0.02
  end
  puts "start inside a transaction (template known): #{ms.(inside)}"
  puts "from the commit to the engine's answer, by whoever committed: #{ms.(after)} (aim: p50 under 50 ms)"

  # Left to the worker: nobody sends after the commit.
  sender.define_singleton_method(:after_commit) { |_| }
  # All at once, because each one would take seconds.
  behind = lambda do |waits|
    made = Array.new(20) { start(wait: rand(waits)) }
    deadline = seconds + 30
    until made.all? { |one| one.reload.sent_at }
      raise "the worker sent only #{made.count(&:sent_at)} of 20 starts in 30 s" if seconds > deadline

      sleep 0.05
    end
    made.map { |one| one.sent_at - one.due_at }
  end
  soon = behind.(1.1..3.0)
  puts "`wait:` of more than a second, sent by the worker, behind its time: #{ms.(soon)}, at most #{format("%.0f", soon.max * 1000)} ms"
  short = behind.(0.1..0.5)
  puts "`wait:` of less than a second: #{ms.(short)}, at most #{format("%.0f", short.max * 1000)} ms"
RUBY
begin
  said = app.run!("rails", "runner", "measure.rb", env:).output.lines.grep(/ms/)
  puts said
  answered = said.grep(/engine's answer/).first[/p50 ([\d.]+) ms/, 1].to_f
  Bench.row("starts", "from the commit to the engine's answer, p50", answered, "ms", aim: 50.0, noise: 0.5)
ensure
  worker.stop
  app.remove
  tasker.exec("DROP DATABASE #{name} WITH (FORCE)")
end
