# frozen_string_literal: true

require_relative "../../rakelib/hosts"

# The README's table of hosts.
RSpec.describe Hosts do
  table = File.read(File.expand_path("../../README.md", __dir__))[described_class::MARK]

  described_class::ALL.each do |host|
    it "names a host in #{host.name} that runs every room of the cases" do
      expect(host.rooms).to eq(described_class.rooms)
    end

    it "counts the cases and the lines of the host in #{host.name}, nearly: `rake hosts` counts them again" do
      row = table.lines.grep(/\A\| #{host.name} /).first
      expect(described_class.outdated(row, *described_class.counts[host.name])).to be_empty
    end
  end

  it "is out of date where the code has moved away from its counts, and not by every line" do
    row = "| Ruby | wasmtime gem | 160 | 280 | 50 | 0.56 ms |\n"

    expect(described_class.outdated(row, 160, 288, 41)).to be_empty
    expect(described_class.outdated(row, 179, 308, 60)).to be_empty
    expect(described_class.outdated(row, 159, 280, 50)).to eq([ 160 ])
    expect(described_class.outdated(row, 180, 312, 61)).to eq([ 160, 280, 50 ])
  end

  it "rounds what it counts" do
    allow(described_class).to receive(:counts)
      .and_return("Ruby" => [ 167, 284, 444 ], "Rust" => [ 167, 45, 105 ], "JavaScript" => [ 170, 56, 94 ])
    rows = described_class.table("Ruby" => "0.56", "Rust" => "0.57", "JavaScript" => "0.58").lines.drop(2)

    expect(rows).to eq([ "| Ruby | wasmtime gem | 160 | 280 | 440 | 0.56 ms |\n",
                         "| Rust | wasmtime crate | 160 | 50 | 110 | 0.57 ms |\n",
                         "| JavaScript | jco, Node or a browser | 170 | 60 | 90 | 0.58 ms |\n" ])
  end

  # The aim is 150 lines. JavaScript has more: it reads results of Tasker's own worker, and tells callers of their
  # mistakes.
  { "Rust" => 150, "JavaScript" => 185 }.each do |name, most|
    it "needs no more than #{most} lines to call the component and to run workflows in #{name}" do
      expect(described_class.counts.fetch(name).drop(1).sum).to be <= most
    end
  end
end
