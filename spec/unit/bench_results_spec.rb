# frozen_string_literal: true

require_relative "../../rakelib/bench_results"

RSpec.describe BenchResults do
  def row(**fields) = { subject: "check", what: "4 KB", value: 1.0, unit: "ms", aim: 1.0, noise: 0.1, **fields }

  it "names what misses its aim by more than its noise, and nothing else" do
    results = described_class.new([ row(value: 1.09), row(value: 1.11, what: "late"), row(value: 9, aim: nil) ])

    expect(results.missed.map(&:what)).to eq([ "late" ])
    expect(results.text)
      .to include("| late | 1.11 ms | 1.00 ms | 10 % | **missed** |", "| 4 KB | 1.09 ms | 1.00 ms | 10 % | held |",
        "| 4 KB | 9 ms |  |  |  |")
  end

  it "says what was not measured" do
    expect(described_class.new([ { subject: "draw beside Graphviz", absent: "there is no `dot`" } ]).text)
      .to include("## Not measured\n\n- draw beside Graphviz: there is no `dot`\n")
  end

  it "takes no noise for an exact number" do
    expect(described_class.new([ row(value: 7, aim: 6, noise: 0) ]).missed.size).to eq(1)
  end
end
