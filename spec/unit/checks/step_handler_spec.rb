# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::StepHandler do
  let(:autoloads) { TaskerContribRails::Checks::Autoloads.new(double(:loader, all_expected_cpaths: {}, dirs: [])) }

  def messages(constant)
    stub_const("Shop::ShipHandler", constant)
    described_class.new("Shop::ShipHandler", root: __dir__, autoloads:).findings({
      "name" => "ship", "method" => "call"
    }).map(&:message)
  end

  it "says what a constant is that is no class" do
    expect(messages(5)).to eq([ "`Shop::ShipHandler` is an integer, not a class." ])
    expect(messages(Module.new)).to eq([ "`Shop::ShipHandler` is a module, not a class." ])
  end

  it "misses the method that a step calls" do
    expect(messages(Class.new)).to eq([ "`Shop::ShipHandler` has no public method `call`, which step `ship` calls." ])
    expect(messages(Class.new { def call(_) = nil })).to be_empty
  end

  it "misses a method that only the class itself may call" do
    expect(messages(Class.new { private def call(_) = nil })).to contain_exactly(/no public method `call`/)
    expect(messages(Class.new { protected def call(_) = nil })).to contain_exactly(/no public method `call`/)
    expect(messages(Class.new { def self.call(_) = nil })).to contain_exactly(/no public method `call`/)
  end

  it "does not take the base's method for one: that only raises" do
    base = stub_const("TaskerCore::StepHandler::Base", Class.new { def call(_) = raise(NotImplementedError) })
    expect(messages(Class.new(base))).to contain_exactly(/no public method `call`/)
    expect(messages(Class.new(base) { def call(_) = nil })).to be_empty
    expect(described_class.new("TaskerCore::StepHandler::Base", root: __dir__, autoloads:)
      .findings({ "name" => "ship", "method" => "call" }).map(&:message)).to contain_exactly(/no public method `call`/)
  end

  it "finds a method that can't be called with the context alone" do
    [ -> { Class.new { def call = nil } }, -> { Class.new { def call(one, two) = nil } },
      -> { Class.new { def call(context:) = nil } },
      -> { Class.new { def call(context, task:) = nil } }, -> { Class.new { def call(&) = nil } } ].each do |make|
      expect(messages(make.call))
        .to eq([ "`Shop::ShipHandler#call` can't be called with one argument, the step's context." ])
    end
    [ -> { Class.new { def call(_, task = nil) = nil } }, -> { Class.new { def call(*) = nil } },
      -> { Class.new { def call(...) = nil } },
      -> { Class.new { def call(context = nil, **options, &block) = nil } },
      -> { Class.new { define_method(:call) { |context| context } } } ].each do |make|
      expect(messages(make.call)).to be_empty
    end
  end
end
