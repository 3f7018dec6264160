# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Deploys::KnownHandlers do
  subject(:known) { described_class.new }

  before do
    allow(TaskerContribRails)
      .to receive(:handlers).and_return(TaskerContribRails::Handlers::Registry.new
        .tap { |handlers| handlers.register("shop.pay", -> { }) })
    allow(TaskerContribRails::Checks::Autoloads).to receive(:new).and_return(autoloads)
    stub_const("Gemmed::Handler", Class.new)
  end

  let(:autoloads) do
    double(:autoloads).tap do |files|
      allow(files).to receive(:file) { |name| "app/handlers/pay_handler.rb" if name == "PayHandler" }
    end
  end

  it "knows what is registered, what Rails would load, and what is there already" do
    expect([ "shop.pay", "PayHandler", "::PayHandler", "Gemmed::Handler" ]).to all(satisfy { |name| known.call(name) })
  end

  it "knows nothing else, and tries no name that is no constant's" do
    expect([ "shop.ship", "ShipHandler", "Gemmed::Other", "gemmed", "Gemmed::Handler\n", "Kernel.exit", "" ])
      .to all(satisfy { |name| !known.call(name) })
  end

  it "takes a constant for there whose file is broken" do
    allow_any_instance_of(String).to receive(:safe_constantize).and_raise(SyntaxError)
    expect(known.call("BrokenHandler")).to be(true)
  end

  it "loads no handler to find out" do
    Object.autoload(:PayHandler, "/no/such/file")
    expect(known.call("PayHandler")).to be(true)
  ensure
    Object.send(:remove_const, :PayHandler)
  end
end
