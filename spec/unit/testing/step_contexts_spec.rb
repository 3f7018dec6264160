# frozen_string_literal: true

require "bigdecimal"
require "active_support/all"

RSpec.describe TaskerContribRails::Testing::StepContexts do
  include Kit
  include described_class

  # What a handler makes of values, and what the next step gets of that: in a test of a single handler, in an inline
  # run, and in what a worker hands to the engine.
  it "give a handler what production gives it" do
    at = Time.utc(2026, 1, 2, 3, 4, 5.678r)
    given = { zz: at, "a" => [ BigDecimal("9.90"), 1e16, -0.0, :symbol, { b: nil, a: Date.new(2026) } ], 7 => "seven" }
    kept = {
      "7" => "seven", "a" => [ "9.9", 10_000_000_000_000_000, 0.0, "symbol", { "a" => "2026-01-01", "b" => nil } ],
      "zz" => "2026-01-02T03:04:05.678Z"
    }

    context = build_step_context(task_fields: given, dependency_results: { before: given }, step_inputs: given,
      step_config: given, checkpoint: given)
    [
      context.context, context.get_dependency_result("before"), context.step_inputs, context.step_config,
      context.checkpoint
    ].each do |value|
      expect(value.to_hash.to_a).to eq(kept.to_a)
    end
  end

  it "are the same as an inline run's and a worker's, whatever the values" do
    random = Random.new(RSpec.configuration.seed)
    samples = [
      nil, true, 1, -1.5, 1e17, 2**62, "text", :symbol, Time.utc(2026), BigDecimal("1.10"), Date.new(2026), Set[1],
      1.5.hours, "é"
    ]
    value = ->(depth) { depth.zero? ? samples.sample(random:) : [
      samples.sample(random:), [ value.(depth - 1) ], { value.(0).to_s => value.(depth - 1), b: value.(depth - 1) }
    ].sample(random:) }
    handlers = TaskerContribRails::Handlers::Registry.new
    20.times do
      result = { r: value.(3) }
      handlers.register("give", ->(_) { result })
      handlers.register("see", ->(context) { { text: JSON.generate(context.get_dependency_result("give")) } })
      template = { "name" => "t", "namespace_name" => "specs", "version" => "1.0.0",
        "steps" => [ { "name" => "give", "handler" => { "callable" => "give" } },
        { "name" => "see", "dependencies" => [ "give" ], "handler" => { "callable" => "see" } } ] }
      source = TaskerContribRails::Workflows::Source.new(name: "t.yaml", text: JSON.generate(template))
      inline = TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.of(source),
        handlers:).call["see"].result["text"]
      kit = JSON.generate(build_step_context(dependency_results: { give: result }).get_dependency_result("give"))
      worker = TaskerContribRails::Handlers::Call.new(handlers).call(build_step_context
        .tap { |context| allow(context.step_definition.handler).to receive(:callable).and_return("give") }).result

      expect([ inline, JSON.generate(TaskerContribRails::Stored.of(worker)) ]).to eq([ kit, kit ])
    end
  end

  it "refuse what can't be stored, and say where it stands" do
    expect { build_step_context(task_fields: { a: { b: Object.new } }) }
      .to raise_error(ArgumentError,
        "task_fields can't be stored as JSON: a.b is an Object, which has no as_json of its own.")
    expect { build_step_context(dependency_results: { before: Float::NAN }) }
      .to raise_error(ArgumentError,
        "the result of before can't be stored as JSON: it is NaN, which JSON does not have.")
    expect { build_step_context(dependency_results: [ 1 ]) }
      .to raise_error(ArgumentError, /is a Hash from step to result/)
    expect { build_step_context(step_inputs: 1) }.to raise_error(ArgumentError, "step_inputs is a Hash, not 1.")
  end
end
