# frozen_string_literal: true

require "prism"

RSpec.describe TaskerContribRails::CallArguments do
  def call(code) = Prism.parse(code).value.statements.body.first

  it "tells those without a keyword from those with one" do
    node = call('start "order", other, for: record, "context" => {}, **more')

    expect(described_class.positional(node).map(&:slice)).to eq([ '"order"', "other" ])
    expect(described_class.keywords(node).map { |pair| described_class.literal(pair.key) }).to eq(%w[ for context ])
    expect(described_class.keyword(node, "for").slice).to eq("record")
    expect(described_class.keyword(node, "none")).to be_nil
  end

  it "finds none in a call without arguments" do
    expect([ described_class.positional(call("start")), described_class.keywords(call("start")) ]).to eq([ [], [] ])
  end

  it "reads what is written as it is, and nothing that only running tells" do
    expect([ '"a"', ":a", '"#{a}"', "a", "1" ].map { |code| described_class.literal(call(code)) })
      .to eq([ "a", "a", nil, nil, nil ])
    expect(described_class.literal(nil)).to be_nil
  end
end
