# frozen_string_literal: true

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::Registry do
  let(:definition) { double(callable: "PayHandler") }
  let(:handler) { -> { } }

  def registry(found)
    allow(TaskerCore::Registry::HandlerRegistry).to receive(:instance).and_return(double(resolve_handler: found))
  end

  it "is tasker-rb's own" do
    registry(handler)
    expect(described_class.resolve(definition)).to equal(handler)
  end

  it "says which handler it does not know, as an error that is not tried again" do
    registry(nil)
    expect { described_class.resolve(definition) }
      .to raise_error(TaskerCore::Errors::ConfigurationError, "No handler found for PayHandler")
  end

  it "tells what is registered with tasker-rb, which is nothing where that is not loaded" do
    theirs = nil
    allow(TaskerCore::Registry::HandlerRegistry)
      .to receive(:instance_variable_get).with(:@singleton__instance__) { theirs }
    expect(described_class.registered?("charge-handler")).to be(false)
    theirs = double(registered_handlers: [ "charge-handler" ])
    expect(described_class.registered?("charge-handler")).to be(true)
    expect(described_class.registered?("charge")).to be(false)
    allow(Object).to receive(:autoload?).with(:TaskerCore).and_return("load_core.rb")
    expect(described_class.registered?("charge-handler")).to be(false)
  end
end
