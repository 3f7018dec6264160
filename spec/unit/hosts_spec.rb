# frozen_string_literal: true

require_relative "../../rakelib/hosts"

# The README's table of hosts.
RSpec.describe Hosts do
  table = File.read(File.expand_path("../../README.md", __dir__))[described_class::MARK]

  described_class::ALL.each do |host|
    it "names a host in #{host.name} that runs every room of the cases" do
      expect(host.rooms).to eq(described_class.rooms)
    end

    it "counts the cases and the lines of the host in #{host.name}" do
      row = table.lines.grep(/\A\| #{host.name} /).first.split("|").map(&:strip)
      expect(row[3..5]).to eq(described_class.counts[host.name].map(&:to_s))
    end
  end

  it "needs no more than 150 lines to call the component and to run workflows, in another language" do
    described_class.counts.except("Ruby").each_value { |_, *lines| expect(lines.sum).to be <= 150 }
  end
end
