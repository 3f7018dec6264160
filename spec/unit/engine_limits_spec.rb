# frozen_string_literal: true

# spec/e2e/starts_spec.rb shows that the engine has these limits.
RSpec.describe TaskerContribRails::EngineLimits do
  def fault(context = {}, **others) = described_class.fault({ "context" => context, **others.stringify_keys })

  def nested(depth) = depth.times.inject(1) { |value, _| [ value ] }

  it "finds nothing in what the engine stores as it is" do
    [
      { "text" => "x" * 10_000 }, { "x" * 10_000 => 1 }, { "list" => [ 1 ] * 1000 }, { "deep" => nested(9) },
      (1..1000).to_h { |key| [ key.to_s, key ] }, { "a" => nil, "b" => 1.5, "c" => "<b> data:text" }
    ].each { |kept| expect(fault(kept)).to be_nil }
    expect(fault({}, initiator: "ü" * 128, tags: [ "x" * 10_000 ], reason: nil)).to be_nil
    expect(described_class.fault({})).to be_nil
  end

  it "names what is too large" do
    expect(fault({ "notes" => [ "x" * 10_001 ] })).to eq("notes.0 has more than 10000 bytes")
    expect(fault({ "note" => "ü" * 5001 })).to eq("note has more than 10000 bytes")
    expect(fault({ "list" => [ 1 ] * 1001 })).to eq("list has more than 1000 entries")
    expect(fault((0..1000).to_h { |key| [ key.to_s, key ] })).to eq("the context has more than 1000 entries")
    expect(fault({ "x" * 10_001 => 1 })).to eq("a key in the context has more than 10000 bytes")
    expect(fault({ "deep" => nested(10) })).to eq("deep.0.0.0.0.0.0.0.0.0.0 is nested more than 10 deep")
    expect(fault({ "list" => [ "x" * 9990 ] * 106 })).to eq("the context has more than 1048576 bytes")
    expect(fault({}, reason: "x" * 129)).to eq("reason has more than 128 characters")
    expect(fault({}, tags: [ "x" * 10_001 ])).to eq("tags.0 has more than 10000 bytes")
  end

  it "names what the engine would change without a word" do
    %w[ on only Online onclick script EVAL function ].each do |key|
      expect(fault({ "a" => [ { key => 1 } ] })).to match(/\Athe server leaves out .*, such as a.0.#{key}\z/)
    end
    expect(%w[ scripts none evaluate functions con ].map { |key| fault({ key => 1 }) }).to all(be_nil)
    [ "<script>", "</script>", "javascript:", "data:text/html" ].each do |part|
      expect(fault({ "note" => "a #{part} b" })).to eq("the server replaces `#{part}` in note")
    end
  end

  it "leaves out the keys that the component warns of in an `input_schema`" do
    keys = %w[ on only Online onclick script EVAL function ] + %w[ scripts none evaluate functions con ]
    text = "name: order\nnamespace_name: shop\nversion: 1.0.0\n" \
      "input_schema: { properties: { #{keys.map { |key| "'#{key}': {}" }.join(", ")} } }\n" \
      "steps: [ { name: ship, handler: { callable: ShipHandler } } ]\n"
    source = TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:)
    warned = source.findings.select { |finding| finding.code == "TC3083" }
      .map { |finding| finding.message[/`(.+?)`/, 1] }

    expect(warned).to eq(keys.select { |key| fault({ key => 1 }) })
  end

  it "prints keys that anybody may have written" do
    expect(fault({ "a\e[2J" => "<script>" })).not_to include("\e")
    expect(fault({ "x" * 200 => "<script>" }).size).to be < 100
  end
end
