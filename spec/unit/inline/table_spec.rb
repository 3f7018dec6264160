# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Inline::Table do
  def step(name, **more)
    Struct.new(:name, :state, :attempts, :duration, :checkpoints, :failure, keyword_init: true)
      .new(name:, state: "complete", attempts: 1, duration: 0.0125, checkpoints: 0, failure: nil, **more)
  end

  def table(*steps, **more)
    attempts = Array.new(steps.sum(&:attempts))
    described_class.new(Struct.new(:namespace, :name, :status, :steps, :timeline, :duration, :waited, :seed, :remarks,
      keyword_init: true)
      .new(namespace: "shop", name: "order", status: "complete", steps: steps.to_h { |each| [ each.name, each ] },
        timeline: attempts, duration: 1.26, waited: 0.0, seed: 7, remarks: [], **more)).to_s
  end

  it "has a line a step, in columns" do
    expect(table(step("pay"), step("ship", attempts: 2, duration: 75, checkpoints: 1))).to eq(<<~TEXT)
      shop/order: complete (2 steps, 3 attempts, 1.3 s, seed 7)

        Step  State     Attempts  Time
        pay   complete  1         12.5 ms
        ship  complete  2         75 s     1 checkpoint
    TEXT
  end

  it "says how long it would have waited, and what was remarked" do
    text = table(step("pay"), waited: 3600.0, remarks: [ [ "pay", "No.\nNo!" ] ])

    expect(text.lines.first)
      .to eq("shop/order: complete (1 step, 1 attempt, 1.3 s, 3600.0 s of waiting for retries, seed 7)\n")
    expect(text).to end_with('pay: No.\nNo!')
  end

  it "cuts a long failure between two words, and lets none drive the terminal" do
    line = table(step("pay\e", failure: "IOError: \e[2J#{"no " * 100}")).lines.last

    expect(line).to include('pay\e').and include('IOError: \e[2Jno').and end_with("no…\n")
    expect(line[/IOError.*/].size).to be <= described_class::LONGEST
  end
end
