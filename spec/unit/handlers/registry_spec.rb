# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Handlers::Registry do
  subject(:handlers) { described_class.new }

  before do
    stub_const("Payments::RefundHandler", Class.new do
      attr_reader :config
      def initialize(config: {}) = @config = config
      def call(_) = :called
      def refund(_) = :refunded
    end)
  end

  it "resolves a constant anew each time, so that reloaded code runs" do
    first = handlers.resolve("Payments::RefundHandler").class
    stub_const("Payments::RefundHandler", Class.new { def call(_) = :new })
    expect(handlers.resolve("Payments::RefundHandler").call(nil)).to eq(:new)
    expect(handlers.resolve("Payments::RefundHandler").class).not_to eq(first)
  end

  it "resolves what is registered: by a class's name, an object, a block" do
    handlers.register "payments.refund", Payments::RefundHandler
    handlers.register "by.name", "Payments::RefundHandler"
    handlers.register "by.block", ->(_) { :block }
    expect(%w[ payments.refund by.name by.block ].map { |name| handlers.resolve(name).call(nil) })
      .to eq(%i[ called called block ])
    expect(handlers.names).to eq(%w[ by.block by.name payments.refund ])
  end

  it "gives the template's initialization and method" do
    expect(handlers.resolve("Payments::RefundHandler", initialization: { "a" => 1 }).config).to eq("a" => 1)
    expect(handlers.resolve("Payments::RefundHandler", method: "refund").call(nil)).to eq(:refunded)
  end

  it "knows nothing of names that are neither" do
    expect(handlers.resolve("payments.unknown")).to be_nil
    expect(handlers.resolve("Payments::Unknown")).to be_nil
    expect(handlers.resolve("Unknown::Handler")).to be_nil
  end

  it "does not hide a mistake inside the handler's file" do
    stub_const("Broken",
      Module.new { def self.const_missing(name) = name == :Handler ? Object.const_get(:NoSuchThing) : super })
    expect { handlers.resolve("Broken::Handler") }.to raise_error(NameError, /NoSuchThing/)
  end
end
