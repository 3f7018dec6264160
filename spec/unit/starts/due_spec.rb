# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Starts::Due do
  it "is a time, or none" do
    noon = Time.utc(2026, 1, 1, 12)
    expect(described_class.new).to have_attributes(time: nil, later?: false)
    expect(described_class.new(at: noon)).to have_attributes(time: noon, later?: true, word: "`at:`")
    expect(described_class.new(at: noon.to_i).time).to eq(noon)
    expect(described_class.new(at: noon.in_time_zone("Tokyo")).time).to eq(noon)
    expect(described_class.new(wait: 90)).to have_attributes(time: be_within(30).of(Time.now + 90), word: "`wait:`")
    expect(described_class.new(wait: 2.days).time).to be_within(30).of(Time.now + 2 * 86_400)
  end

  it "refuses everything else" do
    { wait: "5", at: "tomorrow" }.each do |name, value|
      expect { described_class.new(name => value) }.to raise_error(ArgumentError, /`#{name}:` is a .*, not "#{value}"/)
    end
    expect { described_class.new(wait: Float::NAN) }.to raise_error(ArgumentError)
    expect { described_class.new(at: Object.new) }.to raise_error(ArgumentError)
    expect { described_class.new(wait: 1, at: 2) }.to raise_error(ArgumentError, /not both/)
  end
end
