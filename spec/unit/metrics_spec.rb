# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Metrics do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  let(:families) { described_class::Families }
  let(:engine) do
    { families::ENGINE[:engine_up] => [ [ [], 1 ] ], families::ENGINE[:runnable_steps] => [ [ [ "shop" ], 3 ] ] }
  end

  before do
    allow(TaskerContribRails::Worker::Settings).to receive(:of_app).and_return(double(tmp: @folder))
    allow(described_class).to receive(:engine).and_return(double(samples: engine))
  end

  def get(method = "GET") = described_class.call({ "REQUEST_METHOD" => method })

  it "is OpenMetrics' text of the engine and of this machine's workers, which nobody keeps" do
    status, headers, body = get
    type = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    expect([ status, headers ]).to eq([ 200, { "content-type" => type, "cache-control" => "no-store" } ])
    read = OpenMetricsParser.parse(body.join)
    expect(read.keys).to eq(%w[ tasker_engine_up tasker_runnable_steps tasker_step_attempts
      tasker_step_duration_seconds tasker_drain_duration_seconds tasker_drain_left_steps ])
    expect(read["tasker_runnable_steps"][:samples]).to eq([ "tasker_runnable_steps", { "namespace" => "shop" } ] => 3.0)
  end

  it "answers HEAD without a body, and nothing but GET besides" do
    expect(get("HEAD").values_at(0, 2)).to eq([ 200, [] ])
    expect(get("POST")).to match([ 405, include("allow" => "GET, HEAD"), [ /Only/ ] ])
  end

  it "has a table in the guide that names them all, and no other" do
    guide = File.read(File.expand_path("../../docs/observability.md", __dir__))
    names = guide.scan(/^\| `(tasker_\w+)` \| (\w+) \|/)
    all = (families::ENGINE.values + families::WORKERS.values).map do |family|
      [ family.type == "counter" ? "#{family.full_name}_total" : family.full_name, family.type ]
    end
    expect(names).to match_array(all)
  end

  it "names metrics in base units, with the prefix" do
    all = families::ENGINE.values + families::WORKERS.values
    expect(all.map(&:full_name)).to all(match(/\Atasker_[a-z_]+\z/))
    expect(all.select(&:unit)).to all(satisfy { |family| family.name.end_with?("_#{family.unit}") })
  end
end
