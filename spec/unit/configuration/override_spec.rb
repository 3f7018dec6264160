# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::Override do
  let(:place) { caller_locations(0, 1).first }

  it "knows the line that set it, and shows no value" do
    set = described_class.of("worker.orchestration_client.auth.token", "hunter2", place)
    expect(set).to have_attributes(source: __FILE__, line: place.lineno)
    expect(set.inspect).not_to include("hunter2")
  end

  it "writes Ruby's values as TOML" do
    { 1 => "1", 1.5 => "1.5", true => "true", :pgmq => '"pgmq"', "a\"b\\c\n" => '"a\"b\\\\c\u000A"',
      [ 1, [ "a" ] ] => '[1, ["a"]]',
      Float::INFINITY => "inf", -Float::INFINITY => "-inf", Rational(4, 2) => "2" }.each do |value, toml|
      set = described_class.of("x", value, place)
      expect(set.value).to eq(toml)
    end
    [ nil, {}, Object.new, Time.now ].each do |value|
      expect { described_class.of("x", value, place) }.to raise_error(ArgumentError, /TOML can't express/)
    end
  end
end
