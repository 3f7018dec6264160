# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::StepHandler do
  before { stub_const("Rails", double(:rails, autoloaders: double(:autoloaders, main: double(:loader, dirs: [])))) }

  def messages(constant)
    stub_const("Shop::ShipHandler", constant)
    described_class.new("Shop::ShipHandler", root: __dir__).findings({ "name" => "ship", "method" => "call" }).map(&:message)
  end

  it "says what a constant is that is no class" do
    expect(messages(5)).to eq([ "`Shop::ShipHandler` is an integer, not a class." ])
    expect(messages(Module.new)).to eq([ "`Shop::ShipHandler` is a module, not a class." ])
  end

  it "misses the method that a step calls" do
    expect(messages(Class.new)).to eq([ "`Shop::ShipHandler` has no public method `call`, which step `ship` calls." ])
    expect(messages(Class.new { def call(_) = nil })).to be_empty
  end
end
