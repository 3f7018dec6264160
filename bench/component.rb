# frozen_string_literal: true

# Measures the component by itself: its size, how long it takes to compile, what a new process pays that finds compiled
# code, and how much longer its functions take than the same Rust compiled for this processor.

require "active_support/all"
require "open3"
require "tmpdir"
require "tasker_contrib_rails"
require_relative "support/bench"
require_relative "support/workflow_text"

Component = TaskerContribRails::Component
Component.call("generator", "templates") # loads wasmtime

Bench.row("component", "its bytes", File.size(Component::PATH), "bytes", aim: 1_100_000, noise: 0)

compile = lambda do
  engine = Wasmtime::Engine.new(strategy: :winch, parallel_compilation: false, consume_fuel: true)
  Wasmtime::Component::Component.new(engine, File.binread(Component::PATH))
end
Bench.row("component", "compiled, in processor time", Bench.milliseconds(7, &compile), "ms", aim: 150)

# A process that has Ruby and the gem already: the first call loads wasmtime, and finds compiled code.
FIRST_CALL = <<~RUBY
  require "tasker_contrib_rails"
  TaskerContribRails::Component::Session
  TaskerContribRails::Component::Cache
  start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  TaskerContribRails::Component.open { }
  print (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - start) * 1000
RUBY
Dir.mktmpdir do |cache|
  command = [ { "XDG_CACHE_HOME" => cache }, RbConfig.ruby, "-I", "host-ruby/lib", "-e", FIRST_CALL ]
  first = -> { Float(Open3.capture2(*command).first) }
  first.call
  Bench.row("component", "a cache hit in a new process, with loading wasmtime",
    Bench.median(Array.new(15) { first.call }), "ms", aim: 6, noise: 0.3)
end

# The same functions in Rust (guest/examples/timing.rs), in the milliseconds that it prints.
text = WorkflowText.of(200)
view = { focus: nil, depth: nil, max_steps: nil, links: nil }
request = { template: "step_handler", arguments: [ { name: "name", value: "Charge" } ],
            acronyms: [], sources: [], options: [] }
calls = {
  "check" => [ "workflow", "read", { name: "order.yaml", text: }, [] ],
  "draw" => [ "workflow", "draw-template", { name: "order.yaml", text: }, "svg", view, [] ],
  "render" => [ "generator", "render", request ]
}
aims = { "check" => 3, "draw" => 3, "render" => 6 }
built = system("cargo", "build", "--quiet", "--locked", "--release", "--config", "profile.release.opt-level=3",
  "--example", "timing", out: File::NULL, err: File::NULL)
if built
  Component.open do |session|
    calls.each do |name, call|
      session.call(*call)
      samples = Array.new(7) do
        native, = Open3.capture2("target/release/examples/timing", name, stdin_data: text)
        [ Bench.work { 20.times { session.call(*call) } } * 1000 / 20, Float(native) ]
      end
      ratio = Bench.median(samples.map { |ours, native| ours / native })
      Bench.row("component", "#{name}, of native Rust", ratio, "times", aim: aims.fetch(name), noise: 0.2)
    end
  end
else
  Bench.absent("component beside native Rust", "cargo can't build it here")
end
