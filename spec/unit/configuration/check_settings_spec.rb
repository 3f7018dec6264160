# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::CheckSettings do
  subject(:settings) { described_class.new }

  it "keeps what is accepted, why, and where that stands" do
    settings.accept "TC2048", :TC3011, because: "workers run in production only"

    expect(settings.accepted.map(&:to_h)).to eq(%w[ TC2048 TC3011 ].map do |code|
      { code:, because: "workers run in production only", source: __FILE__, line: __LINE__ - 3 }
    end)
  end

  it "accepts nothing without a code, or without a reason" do
    expect { settings.accept(because: "x") }.to raise_error(ArgumentError, /takes one code or several/)
    [ "", " \n", nil ].each do |because|
      expect { settings.accept("TC2048", because:) }.to raise_error(ArgumentError, /wants to know why/)
    end
    expect(settings.accepted).to be_empty
  end
end
