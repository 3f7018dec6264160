# frozen_string_literal: true

require_relative "../../rakelib/mutations"

RSpec.describe Mutations do
  all = described_class.all

  it "are at least a hundred, over both languages, each with a name of its own" do
    expect(all.count(&:rust?)).to be >= 30
    expect(all.size).to be >= 100
    expect(all.map(&:breaks).tally.select { |_, count| count > 1 }.keys).to be_empty
  end

  it "fit the code: what each changes stands there exactly once" do
    expect(all.reject { |mutation| mutation.places == 1 }.map { |mutation| [ mutation.breaks, mutation.places ] })
      .to be_empty
  end

  it "change something" do
    expect(all.select { |mutation| mutation.text == mutation.becomes }).to be_empty
  end

  it "name specs that are there" do
    missing = all.reject(&:rust?).flat_map(&:tests).uniq.reject do |file|
      File.file?(File.join(described_class::ROOT, file))
    end
    expect(missing).to be_empty
  end

  it "live in five cases at most, each with its reason" do
    expect(all.filter_map(&:lives).size).to be <= 5
    expect(all.filter_map(&:lives)).to all(match(/\w+ \w+/))
  end
end
