# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Current::Values do
  before { stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute :user, :account }) }

  it "are set inside the handler's scope, which clears them before" do
    scope = ->(&block) { Current.reset && block.call }
    seen = nil
    Current.account = "of the step before"
    described_class.new({ Current => { user: "ada" } }).around(scope).call { seen = [ Current.user, Current.account ] }

    expect(seen).to eq([ "ada", nil ])
  end

  it "leave the scope as it is where there are none" do
    scope = -> { }
    expect(described_class.new({}).around(scope)).to equal(scope)
  end

  it "are refused where they are of no such class, or the class has no such attribute" do
    [ [ 1 ], { Object => {} }, { Current => [ :user ] }, { "Current" => {} } ].each do |values|
      expect { described_class.new(values) }.to raise_error(ArgumentError, /\Acurrent_attributes is a Hash such as/)
    end
    expect { described_class.new({ Current => { usr: 1 } }) }
      .to raise_error(ArgumentError, "Current has no attribute usr. Did you mean `user`?")
  end
end
