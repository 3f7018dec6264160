# frozen_string_literal: true

require "active_support/all"
require "action_controller"

RSpec.describe TaskerContribRails::Page::Steps do
  one = Data.define(:name, :standing)

  define_method(:steps) do |count, standings = {}|
    Array.new(count) { |at| one.new("s#{at}", standings.fetch(at, "complete")) }
  end

  it "shows all of a few" do
    expect(described_class.new(steps(100), standing: "failed")).to have_attributes(hidden: [],
      shown: have_attributes(size: 100))
  end

  it "shows of many those that somebody may have to look at, in the task's order" do
    shown = described_class.new(steps(300, 7 => "running", 250 => "failed", 251 => "stuck", 9 => "retrying"))
    expect(shown.shown.map(&:name)).to eq(%w[ s7 s9 s250 s251 ])
    expect(shown.hidden.size).to eq(296)
  end

  it "shows those that stand as is asked for, always the one in focus, and never more than a hundred" do
    shown = described_class.new(steps(300, 7 => "running"), standing: "complete", focus: [ nil, "s299" ])
    expect(shown.shown.map(&:name)).to include("s299", "s0").and(satisfy { |names| !names.include?("s7") })
    expect(shown.shown.size).to eq(100)
    expect(described_class.new(steps(300), standing: "odd").shown.size).to eq(100)
  end

  it "opens the first three that need a person" do
    standings = { 1 => "failed", 2 => "running", 3 => "stuck", 4 => "failed", 5 => "failed" }
    expect(described_class.new(steps(9, standings)).open.map(&:name)).to eq(%w[ s1 s3 s4 ])
  end
end
