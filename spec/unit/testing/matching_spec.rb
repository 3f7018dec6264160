# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::Matching do
  def match?(expected, actual) = described_class.match?(expected, actual)

  it "compares values, and all that JSON nests, with no more and no less in it" do
    expect(match?({ "a" => [ 1, { "b" => nil } ] }, { "a" => [ 1, { "b" => nil } ] })).to be(true)
    [ [ { "a" => 1 }, { "a" => 1, "b" => 2 } ], [ { "a" => nil }, {} ], [ [ 1 ], [ 1, 2 ] ], [ [ 1, 2 ], [ 2, 1 ] ],
      [ { "a" => 1 }, [ [ "a", 1 ] ] ],
      [ [ 1 ], 1 ] ].each { |expected, actual| expect(match?(expected, actual)).to be(false) }
  end

  it "asks matchers, classes, patterns and ranges, at any depth" do
    expect(match?({ "a" => Integer, "b" => [ /x/, 1..3, be_positive ] }, { "a" => 1, "b" => [ "xy", 2, 5 ] }))
      .to be(true)
    expect(match?({ "a" => Integer }, { "a" => "1" })).to be(false)
  end

  it "takes what can't be compared for different" do
    expect(match?(1..3, "two")).to be(false)
  end

  it "knows a part of a Hash" do
    expect(described_class.part?({ "a" => 1 }, { "a" => 1, "b" => 2 })).to be(true)
    expect(described_class.part?({ "a" => nil }, { "b" => 2 })).to be(false)
  end

  it "writes what a test expects as it is stored, and leaves matchers as they are" do
    matcher = be_positive
    expect(described_class.stored({ a: [ :b, { c: matcher } ] })).to eq("a" => [ "b", { "c" => matcher } ])
  end
end
