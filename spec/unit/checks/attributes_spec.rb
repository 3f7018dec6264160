# frozen_string_literal: true

RSpec.describe TaskerContribRails::Checks::Attributes do
  # What a Dry::Struct says of itself; the gem comes with tasker-rb alone.
  def struct(*attribute_names) = Class.new { define_singleton_method(:attribute_names) { attribute_names } }

  before do
    stub_const("Shop::Types::Paid", struct(:total))
    stub_const("Paid", struct(:id))
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
    stub_const("Unread", Module.new { def self.const_missing(_) = raise(SyntaxError, "unexpected end") })
    expect(described_class.call("Unread::Paid", [])).to be_nil
  end
end
