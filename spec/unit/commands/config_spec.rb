# frozen_string_literal: true

RSpec.describe TaskerContribRails::Commands::Config do
  let(:settings) do
    [
      [ "common.a", "3", "default", "", 0 ],
      [ "common.database.url", '"***"', "source", "config/tasker/base/common.toml", 2 ]
    ].map do |path, value, origin, source, line|
      TaskerContribRails::Configuration::Setting.from_record("path" => path, "value" => value, "origin" => origin,
        "span" => { "source" => source, "line" => line })
    end
  end
  let(:parameter) do
    { "path" => "common.a", "description" => "How many.", "default-value" => "3", "worker-default" => nil,
      "worker-default-because" => nil,
      "takes" => "a whole number from 1 to 100",
      "unit" => nil, "read-by" => "worker-and-server", "note" => nil }
  end
  let(:merged) { double(:merged, masked: "a = 3\nb = \"\e\"\n", settings:) }
  subject(:config) { described_class.new(merged) }

  it "prints the merged file, with nothing that drives a terminal" do
    expect(config.file).to eq("a = 3\nb = \"\\e\"\n")
  end

  it "says of each value where it comes from, in columns" do
    expect(config.origins)
      .to eq("common.a = 3                 # default\n" \
        "common.database.url = \"***\"  # config/tasker/base/common.toml:2\n")
  end

  it "says all there is to know of a parameter, and leaves out what there is not" do
    allow(merged).to receive(:explain).with("common.a").and_return([ parameter, settings.first, nil ])
    expect(config.explanation("common.a")).to eq(<<~TEXT)
      common.a
        How many.

        value             3  (default)
        default           3
        takes             a whole number from 1 to 100
        read by           worker and server
    TEXT
  end

  it "says that a table is left out, and why a worker has a default of its own" do
    allow(merged)
      .to receive(:explain).and_return([
        parameter.merge("worker-default" => "5", "worker-default-because" => "threads.", "default-value" => nil),
        nil, nil
      ])
    expect(config.explanation("common.a"))
      .to include("value             not set, because its table is left out", "in a Rails worker 5: threads.",
        "default           none")
  end
end
