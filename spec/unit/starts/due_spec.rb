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

  it "is in the application's time zone, as Rails' own times are" do
    Time.use_zone("Tokyo") do
      expect(described_class.new(at: Date.new(2026, 1, 2)).time).to eq(Time.utc(2026, 1, 1, 15))
      expect(described_class.new(at: DateTime.new(2026, 1, 2)).time).to eq(Time.utc(2026, 1, 2))
    end
    Time.use_zone("Berlin") do
      allow(Time).to receive(:now).and_return(Time.utc(2026, 3, 28, 12)) # the clocks change in the night
      expect(described_class.new(wait: 1.day).time).to eq(Time.utc(2026, 3, 29, 11))
      expect(described_class.new(wait: 24.hours).time).to eq(Time.utc(2026, 3, 29, 12))
      expect(described_class.new(wait: -5).time).to eq(Time.utc(2026, 3, 28, 11, 59, 55))
    end
  end

  it "refuses a duration as a time, which would be in 1970, and what a database could not compare" do
    expect { described_class.new(at: 5.minutes) }.to raise_error(ArgumentError, /is a time.* Did you mean `wait:`/)
    [ { wait: 9000.years }, { at: 10**12 }, { at: Time.utc(10_000) }, { wait: 1e30 }, { at: 1e400 }, { at: Float::NAN },
      { wait: -9000.years } ].each do |given|
      expect { described_class.new(**given) }.to raise_error(ArgumentError, /`#{given.keys.first}:` is in the years/)
    end
    expect { described_class.new(wait: false) }.to raise_error(ArgumentError, /`wait:` is a number/)
    expect { described_class.new(at: false) }.to raise_error(ArgumentError, /`at:` is a time/)
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
