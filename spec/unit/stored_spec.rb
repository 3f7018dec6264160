# frozen_string_literal: true

# Held against PostgreSQL and the engine itself by spec/e2e/values_spec.rb.
RSpec.describe TaskerContribRails::Stored do
  it "sorts keys by their bytes" do
    expect(JSON.generate(described_class.of({
      "bb" => { "z" => 1, "a" => 2 }, "é" => 1, "a" => [ { "2" => 1, "10" => 2, "B" => 3 } ], "a b" => 1
    })))
      .to eq('{"a":[{"10":2,"2":1,"B":3}],"a b":1,"bb":{"a":2,"z":1},"é":1}')
  end

  it "gives a copy, to its last text" do
    value = { "list" => [ +"a" ] }
    described_class.of(value)["list"].first << "b"
    expect(value).to eq("list" => [ "a" ])
  end

  {
    1.5 => 1.5, 100.0 => 100.0, 9_999_999_999_999_998.0 => 9_999_999_999_999_998.0,
    1e16 => 10**16, -1.5e16 => -15 * 10**15, 2.0**60 => 1_152_921_504_606_847_000,
    1e19 => 10**19, -1e19 => -1e19, 1e20 => 1e20, 1e300 => 1e300, 1e-7 => 1e-7
  }.each do |given, kept|
    it "keeps #{given} as #{kept.inspect}" do
      expect(described_class.of(given)).to eql(kept)
    end
  end

  it "knows no zero below zero" do
    expect(1 / described_class.of(-0.0)).to eq(Float::INFINITY)
  end
end
