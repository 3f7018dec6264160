# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::StepWords do
  def words(*steps)
    described_class.of("steps" => steps.map { |name, kind, *dependencies|
      { "name" => name, "kind" => kind, "dependencies" => dependencies }
    })
  end

  it "are what a person would have typed: a name, a type, and what it needs" do
    expect(words([ "pay", "standard" ], [ "route", "decision", "pay" ], [ "ship", "standard", "pay", "route" ]))
      .to eq("pay:base: route:decision:pay ship:base:pay,route")
  end

  it "leave out a batch's workers, which its own word makes, and need the batch in their place" do
    expect(words([ "split", "batchable" ], [ "split_worker", "batch-worker", "split" ],
      [ "sum", "deferred-convergence", "split_worker" ]))
      .to eq("split:batchable: sum:convergence:split")
  end
end
