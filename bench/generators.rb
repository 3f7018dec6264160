# frozen_string_literal: true

# Compares our generators with a plain ERB generator in the same application: how long a person waits for whole
# commands, cold (nothing compiled is cached) and warm, with and without bootsnap, and the memory that they take.

require_relative "../spec/support/rails_application"
require "tasker_contrib_rails"
require "tmpdir"
require_relative "support/bench"

ROUNDS = 11

# Peak memory of a command in MB, which the command writes down itself. Only Linux tells it.
module Peak
  READ = <<~RUBY
    at_exit { File.write(ENV.fetch("PEAK"), File.read("/proc/self/status")[/VmHWM:\\s+(\\d+)/, 1]) }
  RUBY

  def self.of(app, *command, env:)
    app.write("peak.rb", READ)
    env = { **env, "RUBYOPT" => "-r#{app.path("peak.rb")}", "PEAK" => app.path("peak") }
    app.run!("bundle", "exec", *command, env:)
    Integer(app.read("peak")) / 1024
  end
end

def measure(app, name)
  warm = { "XDG_CACHE_HOME" => app.path("tmp/cache-home") }
  ours = %w[ rails generate tasker:step_handler Charge --pretend ]
  plain = %w[ rails generate plain Charge --pretend ]
  run = ->(command, env) { app.run!("bundle", "exec", *command, env:) }
  2.times { [ plain, ours ].each { |command| run.(command, warm) } }
  Dir.mktmpdir do |dir|
    number = 0
    cold = -> { { "XDG_CACHE_HOME" => File.join(dir, (number += 1).to_s) } }
    times = Bench.side_by_side(rounds: ROUNDS,
      erb: -> { run.(plain, warm) }, warm: -> { run.(ours, warm) }, cold: -> { run.(ours, cold.call) })
    { cold: [ 1.15, 0.05 ], warm: [ 1.03, 0.03 ] }.each do |cache, (aim, noise)|
      ratio = times[cache] / times[:erb]
      Bench.row("rails g", "#{cache}#{name}, of a plain ERB generator", ratio, "times", aim:, noise:)
    end
  end
  return unless File.exist?("/proc/self/status")

  Bench.row("rails g", "peak memory, warm#{name}", Peak.of(app, *ours, env: warm), "MB", aim: 85, noise: 0.03)
  Bench.row("rails g", "peak memory of a plain ERB generator#{name}", Peak.of(app, *plain, env: warm), "MB")
end

app = RailsApplication.create
app.write "lib/generators/plain/plain_generator.rb", <<~RUBY
  class PlainGenerator < Rails::Generators::NamedBase
    source_root __dir__
    def create
      template "handler.rb.tt", "app/handlers/\#{file_path}_handler.rb"
      template "handler.rb.tt", "spec/handlers/\#{file_path}_handler_spec.rb"
    end
  end
RUBY
app.write "lib/generators/plain/handler.rb.tt", <<~RUBY * 4
  # frozen_string_literal: true

  class <%= class_name %>Handler
    def call(context)
    end
  end
RUBY
measure(app, "")

app.write "Gemfile", "#{app.read("Gemfile")}gem \"bootsnap\", require: false\n"
if app.run("bundle", "install", "--local", "--quiet").success?
  app.write "config/boot.rb", "#{app.read("config/boot.rb")}require \"bootsnap/setup\"\n"
  measure(app, " with bootsnap")
else
  Bench.absent("rails g with bootsnap", "bootsnap is not installed")
end
app.remove

request = { template: "step_handler", arguments: [ { name: "name", value: "Charge" } ],
            acronyms: [], sources: [], options: [] }
render = -> { TaskerContribRails::Component.call("generator", "render", request) }
render.call
Bench.row("rails g", "a render of two files", Bench.milliseconds(300, &render), "ms", aim: 0.3, noise: 0.2)
