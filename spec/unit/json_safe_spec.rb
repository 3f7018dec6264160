# frozen_string_literal: true

require "bigdecimal"
require "set"

RSpec.describe TaskerContribRails::JsonSafe do
  def safe(value) = described_class.call(value)

  it "leaves plain JSON as it is" do
    plain = { "a" => [ 1, 2.5, "x", nil, true ], "b" => { "c" => [] } }
    expect(safe(plain)).to eq([ plain, [] ])
  end

  it "converts what Rails converts, and says where" do
    value, converted = safe({ at: Time.utc(2026, 1, 2), total: BigDecimal("9.90"), tags: Set[:a] })
    expect(value).to eq("at" => "2026-01-02T00:00:00.000Z", "total" => "9.9", "tags" => [ "a" ])
    expect(converted).to eq(%w[ at total tags ])
  end

  it "makes null of a number that JSON has not" do
    expect(safe([ Float::NAN, Float::INFINITY ])).to eq([ [ nil, nil ], %w[ 0 1 ] ])
  end

  it "takes text of other encodings" do
    expect(safe("caf\xE9".dup.force_encoding("ISO-8859-1")).first).to eq("café")
    expect(safe("café".b).first).to eq("café")
  end

  {
    "binary" => [ { file: "\xFF\xFE".b }, "file is binary" ],
    "a NUL" => [ { deep: { name: "a\0b" } }, "deep.name contains a NUL" ],
    "an Integer beyond 64 bits" => [ { n: 2**64 }, "n is an Integer beyond 64 bits" ],
    "itself" => [ [].tap { |list| list << list }, "0 contains itself" ],
    "an endless enumerator" => [ { all: 1.step }, "all is a Enumerator" ],
    "too many levels" => [ 150.times.reduce(1) { |inner, _| [ inner ] }, /\A0\.0\.0\.0\.0\.0\.0\.0\.… \(101 keys deep\) is nested more than 100 deep\z/ ],
    "a proc" => [ { call: -> { } }, "call is a Proc" ]
  }.each do |what, (value, message)|
    it "refuses #{what}, naming the key" do
      expect { safe(value) }.to raise_error(described_class::Unsafe, include(message))
    end
  end
end
