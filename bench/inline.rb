# frozen_string_literal: true

# Measures the cost of an inline run in addition to the handlers' own time, for small and large shapes.

require "active_support/all"
require "tasker_contrib_rails"
require "tmpdir"
require "yaml"
require_relative "support/bench"

TaskerContribRails::Runtime::Loader.install
handlers = TaskerContribRails::Handlers::Registry.new
handlers.register("plain", ->(_) { { "done" => true } })

# Each of +layers+ has +width+ parallel steps, which depend on all steps of the layer before.
define = lambda do |layers, width|
  steps = Array.new(layers) do |layer|
    before = layer.zero? ? [] : Array.new(width) { |place| "s#{layer - 1}_#{place}" }
    Array.new(width) do |place|
      { "name" => "s#{layer}_#{place}", "dependencies" => before, "handler" => { "callable" => "plain" } }
    end
  end.flatten
  JSON.generate("name" => "bench", "namespace_name" => "bench", "version" => "1.0.0", "steps" => steps) # which is YAML
end

cost = lambda do |layers, width|
  source = TaskerContribRails::Workflows::Source.new(name: "bench.yaml", text: define.(layers, width))
  template = TaskerContribRails::Inline::Template.of(source)
  rounds = layers * width > 1_000 ? 3 : 9
  run = lambda do
    result = TaskerContribRails::Inline::Run.new(template, handlers:).call
    raise result.to_s unless result.complete?
  end
  run.call
  Bench.milliseconds(rounds, &run) / (layers * width)
end
exponent = ->(small, large, times) { 1 + (Math.log(large / small) / Math.log(times)) }

{ "in a row" => 1, "in layers of 10" => 10 }.each do |shape, width|
  small, large = cost.(100 / width, width), cost.(1_000 / width, width)
  Bench.row("inline", "1,000 steps #{shape}, each", large, "ms", aim: 0.15)
  grows = exponent.(small, large, 10)
  Bench.row("inline", "exponent from 100 to 1,000 steps #{shape}", grows, "", aim: 1.1, noise: 0.05)
end
small, large = cost.(1_000, 1), cost.(10_000, 1)
Bench.row("inline", "10,000 steps in a row, each", large, "ms", aim: 0.15)
grows = exponent.(small, large, 10)
Bench.row("inline", "exponent from 1,000 to 10,000 steps in a row", grows, "", aim: 1.1, noise: 0.05)

Dir.mktmpdir do |folder|
  File.write(File.join(folder, "bench.yaml"), define.(5, 1))
  run = lambda do
    sources = TaskerContribRails::Workflows::Sources.new(root: folder, folders: [ "." ])
    TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.find("bench", sources:), handlers:).call
  end
  things = { ours: run }
  begin
    require "active_job"
    require "active_job/continuable"
    ActiveJob::Base.logger = Logger.new(nil)
    ActiveJob::Base.queue_adapter = :inline
    # The same five steps as a job of Rails, which has no dependencies, results or retries of single steps.
    job = Class.new(ActiveJob::Base) do
      include ActiveJob::Continuable
      def self.name = "BenchJob"
      def perform = 5.times { |number| step(:"s#{number}") { { "done" => true } } }
    end
    things[:job] = -> { job.perform_now }
  rescue LoadError
    Bench.absent("inline beside ActiveJob::Continuation", "it is not in the bundle")
  end
  things.each_value { |thing| 5.times { thing.call } }
  times = Bench.side_by_side(rounds: 101, by: :work, **things)
  Bench.row("inline", "5 steps, the template found by its name", times[:ours] * 1000, "ms", aim: 0.5, noise: 0.2)
  Bench.row("inline", "5 steps of an ActiveJob::Continuation", times[:job] * 1000, "ms") if times[:job]
end
