# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::Subscriptions do
  around { |example| Dir.mktmpdir { |dir| (@folder = dir) && example.run } }

  # A subscriber whose file ends in an error, after it was loaded once.
  def half_made
    file = File.join(@folder, "half_made_subscriber.rb")
    File.write(file,
      "class HalfMadeSubscriber < TaskerContribRails::Subscriber\n  ::HALF_MADE = self\n  subscribed_to \"order.*\"\n" \
        "end\n")
    Object.autoload(:HalfMadeSubscriber, file)
    Object.const_get(:HalfMadeSubscriber)
  rescue NoMethodError
    HALF_MADE # which keeps it from being collected
  end

  it "leaves out a subscriber whose class was made halfway, and does not load it again" do
    subscriber = half_made
    expect(subscriber.name).to eq("HalfMadeSubscriber")
    expect(described_class.classes).not_to include(subscriber)
  ensure
    %i[ HalfMadeSubscriber HALF_MADE ].each do |name|
      Object.send(:remove_const, name) if Object.const_defined?(name, false)
    end
  end

  it "gives a subscriber's error to whoever delivers, after the executor has seen nothing of it" do
    stub_const("BrokenSubscriber", Class.new { def receive(*) = raise(ScriptError, "no such method") })
    expect { described_class.deliver("BrokenSubscriber", :paid, nil) }.to raise_error(ScriptError, "no such method")
  end

  it "leaves out one that was replaced when code was reloaded" do
    before = stub_const("ReloadedSubscriber", Class.new(TaskerContribRails::Subscriber))
    before.name
    after = stub_const("ReloadedSubscriber", Class.new(TaskerContribRails::Subscriber))
    expect(described_class.classes).to include(after)
    expect(described_class.classes).not_to include(before)
  end
end
