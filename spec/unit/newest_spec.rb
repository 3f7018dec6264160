# frozen_string_literal: true

require_relative "../../rakelib/newest"

RSpec.describe Newest do
  def kept_away(**versions)
    newest = { railties: "8.1.4", wasmtime: "50.0.0", zeitwerk: "2.7.0", **versions }
    described_class.new("released", newest: ->(name) { Gem::Version.new(newest.fetch(name.to_sym)) }).kept_away
  end

  it "takes what is released where the gemspec allows it" do
    expect(kept_away).to be_empty
    expect(kept_away(railties: "9.0.0")).to be_empty
  end

  it "says which release the gemspec keeps away" do
    expect(kept_away(wasmtime: "60.0.0", zeitwerk: "3.0.0")).to contain_exactly(
      /\Awasmtime 60\.0\.0 is released, and the gemspec allows .*< 52/, /\Azeitwerk 3\.0\.0 is released/
    )
  end

  it "holds nothing back in the gemfile" do
    described_class::KINDS.each_key do |kind|
      gemfile = described_class.new(kind).gemfile

      expect(gemfile).to include('gem "rails"', 'gem "wasmtime"', 'gem "tasker-rb"')
      expect(gemfile).not_to match(/~>|<|"=? *\d/)
    end
  end

  it "refuses a kind that does not exist" do
    expect { described_class.new("old") }.to raise_error(SystemExit).and output(/there is no "old", only/).to_stderr
  end
end
