# frozen_string_literal: true

require "active_support/all"
require "active_support/reloader"
require "active_support/current_attributes"

RSpec.describe TaskerContribRails::Handlers::Scope do
  before do
    stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) do
      attribute :user
      resets { Current.told << :reset }
      singleton_class.attr_accessor :told
    end)
    Current.told = []
  end

  after { ActiveSupport::CurrentAttributes.clear_all }

  let(:executor) do
    Class.new(ActiveSupport::Executor).tap do |executor|
      executor.to_complete { ActiveSupport::CurrentAttributes.clear_all }
    end
  end
  let(:reloader) { Class.new(ActiveSupport::Reloader).tap { |reloader| reloader.executor = executor } }
  subject(:scope) { described_class.new(double(reloader:)) }

  it "runs a step inside the app's reloader, and so inside its executor" do
    expect(scope.call { [ executor.active?, :returned ] }).to eq([ true, :returned ])
    expect(executor).not_to be_active
  end

  it "gives each step fresh attributes and keeps the caller's, without calling their callbacks" do
    Current.user = "the caller"
    seen = Array.new(2) { |number| scope.call { Current.user.tap { Current.user = "step #{number}" } } }

    expect([ *seen, Current.user ]).to eq([ nil, nil, "the caller" ])
    expect(Current.told).to eq(%i[ reset reset ])
  end

  it "does so inside a request or a test, where the executor runs already" do
    executor.wrap do
      Current.user = "the caller"
      seen = Array.new(2) { |number| scope.call { Current.user.tap { Current.user = "step #{number}" } } }
      expect([ *seen, Current.user ]).to eq([ nil, nil, "the caller" ])
    end
  end

  it "keeps them although a step raises" do
    Current.user = "the caller"
    expect { scope.call { raise IOError } }.to raise_error(IOError)
    expect(Current.user).to eq("the caller")
  end

  it "runs without an application" do
    expect(described_class.new(nil).call { 1 }).to eq(1)
  end
end
