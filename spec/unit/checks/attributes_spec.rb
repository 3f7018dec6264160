# frozen_string_literal: true

require "dry-struct"

RSpec.describe TaskerContribRails::Checks::Attributes do
  before do
    stub_const("Shop::Types::Paid", Class.new(Dry::Struct) { attribute :total, Dry::Types["any"] })
    stub_const("Paid", Class.new(Dry::Struct) { attribute :id, Dry::Types["any"] })
  end

  it "finds a type where Ruby would" do
    expect(described_class.call("Types::Paid", [ "Shop::ShipHandler", "Shop" ])).to eq([ :total ])
    expect(described_class.call("Paid", [ "Shop::Types", "Shop" ])).to eq([ :total ])
    expect(described_class.call("Paid", [ "Shop" ])).to eq([ :id ])
    expect(described_class.call("::Paid", [ "Shop::Types" ])).to eq([ :id ])
  end

  it "knows nothing of what is no type, and of what can't be loaded" do
    expect([ "Types::Paid", "String", "Shop" ].map { |name| described_class.call(name, []) }).to all(be_nil)
    stub_const("Broken", Module.new { def self.const_missing(_) = raise("no file") })
    expect(described_class.call("Broken::Paid", [])).to be_nil
  end
end
