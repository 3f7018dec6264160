# frozen_string_literal: true

# Measures what the gem adds to the boot of an application that does not use it yet.
#
# The time of a boot varies by twenty milliseconds between runs, so the difference of two boots can't show five
# milliseconds. So this times the parts within each boot: requiring the gem, its initializers and its hooks. Counting
# objects, which is exact, shows that nothing is missed between these parts: the objects that they allocate are compared
# with the difference between a boot with the gem and one without.

require "json"
require_relative "../spec/support/rails_application"
require "tmpdir"
require_relative "support/bench"

ROUNDS = 15

# Zeitwerk belongs to Rails. In a real boot, whoever needs it first loads it.
BOOT = <<~'RUBY'
  require "json"
  require "rails"
  require "zeitwerk"
  SPENT = { require: 0.0, initializers: 0.0, hooks: 0.0, objects: 0 }

  def now = Process.clock_gettime(Process::CLOCK_MONOTONIC) * 1000
  def objects = GC.stat(:total_allocated_objects)

  def SPENT.count(part)
    return yield if @within

    @within, start, made = true, now, objects
    yield.tap do
      self[part] += now - start
      self[:objects] += objects - made
      @within = false
    end
  end

  Kernel.singleton_class.prepend(Module.new { def require(name) = name == "tasker-contrib-rails" ? SPENT.count(:require) { super } : super }) # as Bundler calls it
  Rails::Initializable::Initializer.prepend(Module.new { def run(...) = name.to_s.start_with?("tasker.") ? SPENT.count(:initializers) { super } : super })
  timed = ->(block) { block.source_location.first.include?("tasker_contrib_rails") ? ->(*values) { SPENT.count(:hooks) { instance_exec(*values, &block) } } : block }
  Rails::Railtie::Configuration.prepend(Module.new do
    define_method(:to_prepare) { |&block| super(&timed.(block)) }
    define_method(:after_initialize) { |**options, &block| super(**options, &timed.(block)) }
  end)

  start, made = now, objects
  require "./config/environment"
  print JSON.generate(gem: SPENT, took: now - start, objects: objects - made,
    files: $LOADED_FEATURES.grep(%r{/host-ruby/}).size, engines: $LOADED_FEATURES.grep(/wasmtime|tasker_core/).size)
RUBY

app = RailsApplication.create
app.write "Gemfile.without", app.read("Gemfile").sub(/^gem "tasker-contrib-rails".*\n/, "")
FileUtils.cp(app.path("Gemfile.lock"), app.path("Gemfile.without.lock"))
app.run!("bundle", "install", "--local", "--quiet", gemfile: app.path("Gemfile.without"))
samples = Array.new(ROUNDS) do
  %w[ Gemfile Gemfile.without ].map do |gemfile|
    boot = app.run!("bundle", "exec", "ruby", "-e", BOOT, gemfile: app.path(gemfile))
    JSON.parse(boot.output, symbolize_names: true)
  end
end
app.remove

with, without = samples.transpose
median = ->(runs, &value) { Bench.median(runs.map(&value)) }
require_, initializers, hooks, made =
  %i[ require initializers hooks objects ].map { |part| median.(with) { |run| run[:gem][part] } }
all = median.(with) { |run| run[:gem].values_at(:require, :initializers, :hooks).sum }
more = median.(with) { |run| run[:objects] } - median.(without) { |run| run[:objects] }
Bench.row("boot", "what the gem adds", all, "ms", aim: 5)
{ "requiring it" => require_, "its initializers" => initializers, "its hooks" => hooks }.each do |part, took|
  Bench.row("boot", "of that, #{part}", took, "ms")
end
Bench.row("boot", "the whole boot without it", median.(without) { |run| run[:took] }, "ms")
Bench.row("boot", "objects that it adds", more, "")
Bench.row("boot", "of these, not made in the parts above", [ more - made, 0 ].max, "")
Bench.row("boot", "files of the gem that it loads", with.first[:files], "", aim: 6, noise: 0)
Bench.row("boot", "files of wasmtime and tasker-rb that it loads", with.first[:engines], "", aim: 0, noise: 0)
