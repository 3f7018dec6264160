# frozen_string_literal: true

RSpec.describe TaskerContribRails::Metrics::OpenMetrics do
  def family(type, labels: [], unit: nil, help: "Help.",
    name: "thing#{"_#{unit}" if unit}") = TaskerContribRails::Metrics::Family.new(name:, type:, help:, labels:, unit:)
  def distribution(**) = TaskerContribRails::Metrics::Distribution.new(**)
  def parsed(samples) = OpenMetricsParser.parse(described_class.text(samples))

  it "is text that ends with EOF, also without a sample" do
    expect(described_class.text({})).to eq("# EOF\n")
    expect(described_class.text(family("gauge", labels: [ :namespace ],
      unit: "seconds") => [ [ [ "shop" ], 1.5 ], [ [ "bank" ], 2 ] ])).to eq(<<~TEXT)
      # TYPE tasker_thing_seconds gauge
      # UNIT tasker_thing_seconds seconds
      # HELP tasker_thing_seconds Help.
      tasker_thing_seconds{namespace="shop"} 1.5
      tasker_thing_seconds{namespace="bank"} 2
      # EOF
    TEXT
  end

  it "escapes what people named, in labels and in help" do
    text = "a\"b\\c\nd é\xFF"
    read = parsed(family("counter", labels: [ :task ], help: "One \"two\" \\ three\nfour") => [ [ [ text ], 3 ] ])
    expect(read).to eq("tasker_thing" => { type: "counter", help: "One \"two\" \\ three\nfour",
      samples: { [ "tasker_thing_total", { "task" => "a\"b\\c\nd é\\xFF" } ] => 3.0 } })
  end

  it "has histograms with all of their buckets, and summaries" do
    buckets = [ [ 0.1, 1 ], [ 1.0, 3 ], [ Float::INFINITY, 4 ] ]
    whole = [ [ [ "order" ], distribution(buckets:, count: 4, sum: 12.5) ] ]
    read = parsed(family("histogram", unit: "seconds", labels: [ :task ]) => whole).dig("tasker_thing_seconds",
      :samples)
    its = read.to_h do |(name, labels), value|
      [ [ name.delete_prefix("tasker_thing_seconds"), *labels.values ], value ]
    end
    expect(its).to eq([ "_bucket", "order", "0.1" ] => 1.0, [ "_bucket", "order", "1.0" ] => 3.0,
      [ "_bucket", "order", "+Inf" ] => 4.0, [ "_count", "order" ] => 4.0, [ "_sum", "order" ] => 12.5)
    summary = parsed(family("summary") => [ [ [], distribution(buckets: [], count: 2, sum: 3.5) ] ])
    expect(summary.dig("tasker_thing", :samples))
      .to eq([ "tasker_thing_count", {} ] => 2.0, [ "tasker_thing_sum", {} ] => 3.5)
  end

  it "writes numbers that are none as the specification has them" do
    numbers = [ Float::INFINITY, -Float::INFINITY, Float::NAN, 1e20, 0.000001 ]
    values = numbers.each_with_index.map { |value, index| [ [ index ], value ] }
    read = parsed(family("gauge", labels: [ :n ]) => values).dig("tasker_thing", :samples)
    expect(read.values.map(&:to_s)).to eq(%w[ Infinity -Infinity NaN 1.0e+20 1.0e-06 ])
  end

  it "is read by a parser that refuses what is wrong" do
    good = described_class.text(family("gauge", unit: "seconds") => [ [ [], 1 ] ])
    wrong = [
      [ "# EOF\n", "" ], [ "# UNIT tasker_thing_seconds seconds", "# UNIT tasker_thing_seconds bytes" ],
      [ " 1\n", " one\n" ],
      [ "tasker_thing_seconds 1", "tasker_thing_seconds_total 1" ], [ "# EOF", "tasker_thing_seconds 1\n# EOF" ],
      [ "# TYPE tasker_thing_seconds gauge\n", "" ]
    ]
    wrong.map { |right, text| good.sub(right, text) }.each do |text|
      expect { OpenMetricsParser.parse(text) }.to raise_error(StandardError)
    end
  end
end
