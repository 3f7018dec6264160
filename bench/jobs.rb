# frozen_string_literal: true

# Compares the queue adapter :tasker with Solid Queue and GoodJob: the same job, the same application, the same
# PostgreSQL, one worker process with five threads each, in turns. Needs the engine (see `rake e2e`).

require_relative "support/bench"

%w[ TASKER_ORCHESTRATION_URL DATABASE_URL TASKER_CONFIG_PATH ].each do |name|
  next if ENV[name]

  Bench.absent("jobs", "there is no engine (#{name} is not set)")
  exit
end

require "active_support"
require "active_support/core_ext"
require "pg"
require "securerandom"
require "tmpdir"
require "tasker_contrib_rails"
require_relative "../spec/support/rails_application"
require_relative "../spec/e2e/support/shop"

WORKERS = {
  tasker: %w[ rails tasker:work ], solid_queue: %w[ rails solid_queue:start ], good_job: %w[ good_job start ]
}.freeze
THREADS = "5"
ROUNDS = 3

engine = ENV.fetch("DATABASE_URL")
name = "bench_jobs_#{SecureRandom.hex(4)}"
database = PG.connect(engine).tap { |connection| connection.exec("CREATE DATABASE #{name}") }
env = {
  "DATABASE_URL" => engine.sub(/\w+\z/, name), "TASKER_URL" => engine, "TASKER_CONFIG_PATH" => nil,
  "LOG_LEVEL" => "warn",
  "RAILS_ENV" => "production", "SECRET_KEY_BASE" => "bench", "RAILS_MAX_THREADS" => "10",
  "GOOD_JOB_MAX_THREADS" => THREADS
}
app = Shop::Application.new(RailsApplication.create("--no-skip-active-job").root)
app.bundle(gems: %w[ pg good_job solid_queue ])
app.write "config/application.rb", app.read("config/application.rb")
  .sub("Bundler.require", "require \"tasker_contrib_rails/active_job\"\nBundler.require")
  .sub(/^  end\nend/, "    config.active_job.queue_adapter = ENV.fetch(\"ADAPTER\", \"async\").to_sym\n\\0")
app.write "config/initializers/tasker.rb", <<~RUBY
  Rails.application.config.tasker.database_url = ENV["TASKER_URL"]
  Rails.application.config.tasker.threads = #{THREADS}
RUBY
app.write "app/jobs/mark_job.rb", <<~RUBY
  class MarkJob < ActiveJob::Base
    def perform = ActiveRecord::Base.connection.execute("INSERT INTO marks VALUES (DEFAULT)")
  end
RUBY
app.run!("rails", "generate", "tasker:install", "--outbox", "--skip", env:)
app.run!("rails", "generate", "good_job:install", env:)
app.run!("rails", "generate", "solid_queue:install", env:)
app.write "config/queue.yml", <<~YAML
  production:
    dispatchers: [ { polling_interval: 1, batch_size: 500 } ]
    workers: [ { queues: "*", threads: #{THREADS}, processes: 1, polling_interval: 0.1 } ]
YAML
app.write "config/environments/production.rb", app.read("config/environments/production.rb")
  # The adapter is chosen above, and its tables are in the one database.
  .gsub(/^.*(?:active_job|solid_queue|solid_cache).*$/, "")
app.run!("rails", "db:migrate", env:)
app.run!("rails", "runner", <<~RUBY, env:)
  load "db/queue_schema.rb"
  ActiveRecord::Base.connection.create_table(:marks)
RUBY

app.write "measure.rb", <<~'RUBY'
  require "json"
  def seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  def marks = ActiveRecord::Base.uncached { ActiveRecord::Base.connection.select_value("SELECT count(*) FROM marks") }
  def await(count) = (sleep 0.005 until marks >= count)
  median = ->(list) { list.sort[list.size / 2] }
  enqueued = marks
  5.times { MarkJob.perform_later }
  await(enqueued += 5)
  enqueue, latency = Array.new(20) do
    began = seconds
    MarkJob.perform_later
    took = seconds - began
    await(enqueued += 1)
    [ took, seconds - began ]
  end.transpose
  began = seconds
  ActiveJob.perform_all_later(Array.new(200) { MarkJob.new })
  bulk = seconds - began
  await(enqueued + 200)
  puts "measured #{JSON.generate(enqueue: median.(enqueue), latency: median.(latency), bulk:, throughput: 200 / (seconds - began))}"
RUBY

begin
  rounds = Array.new(ROUNDS) do
    WORKERS.to_h do |adapter, command|
      adapted = env.merge("ADAPTER" => adapter.to_s)
      worker = app.start(*command, ready: (/serves/ if adapter == :tasker), **adapted.transform_keys(&:to_sym))
      said = app.run!("rails", "runner", "measure.rb", env: adapted).output
      [ adapter, JSON.parse(said[/^measured (.*)$/, 1], symbolize_names: true) ]
    ensure
      worker&.stop
    end
  end
ensure
  app.remove
  database.exec("DROP DATABASE #{name} WITH (FORCE)")
end

results = WORKERS.keys.to_h do |adapter|
  measured = rounds.map { |round| round[adapter] }
  [ adapter, measured.first.keys.to_h { |what| [ what, Bench.median(measured.map { |round| round[what] }) ] } ]
end
results.each do |adapter, result|
  Bench.row("jobs", "#{adapter}: perform_later", result[:enqueue] * 1000, "ms")
  Bench.row("jobs", "#{adapter}: from perform_later to its end, one job", result[:latency] * 1000, "ms")
  Bench.row("jobs", "#{adapter}: 200 jobs by perform_all_later, until all have ended", result[:throughput], "jobs/s")
end
%i[ solid_queue good_job ].each do |other|
  ratio = results[other][:throughput] / results[:tasker][:throughput]
  Bench.row("jobs", "#{other} beside tasker: jobs a second", ratio, "times")
end
