# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Adoption::Job do
  include JobFiles

  def adopted(...) = job(...).then { described_class.new(source) }

  describe "the arguments" do
    it "are the parameters of `perform`, those with a default only where the context has them" do
      found = adopted("def perform(path, limit = 10, *rest, last, source:, dry: false, **more, &block) = nil")
      expect(found.arguments).to eq(%w[ $.path $.limit? $.last ])
      expect(found.keywords).to eq([ { name: "source", value: "$.source" }, { name: "dry", value: "$.dry?" } ])
    end

    it "are none where `perform` takes none, and have names of their own where it takes them apart" do
      expect(adopted("def perform = nil")).to have_attributes(arguments: [], keywords: [])
      expect(adopted("def perform((a, b), c) = nil").arguments).to eq(%w[ $.argument_1 $.c ])
    end
  end

  it "is tried as often as the rule that allows most, which the engine bounds" do
    attempts = ->(rules) { adopted(before: rules).attempts }
    expect(attempts.("")).to be_nil
    expect(attempts.("retry_on IOError")).to eq(5)
    expect(attempts.("retry_on IOError, attempts: 2\nretry_on KeyError, EOFError, wait: 1.minute, attempts: 1_0"))
      .to eq(10)
    expect(attempts.('retry_on IOError, attempts: Integer(ENV.fetch("TRIES"))')).to eq(5)
    expect(attempts.("retry_on IOError, attempts: :unlimited")).to eq(100)
  end
end
