# frozen_string_literal: true

require "rails"
require "support/crossings"

RSpec.describe TaskerContribRails::Deploys::Comparison do
  include Crossings

  def source(name, text) = TaskerContribRails::Workflows::Source.new(name:, text:)

  def template(name, handler, version: "1.0.0")
    source("#{name}.yaml",
      "name: #{name}\nnamespace_name: shop\nversion: #{version}\nsteps:\n" \
        "  - { name: only, handler: { callable: #{handler} } }\n")
  end

  let(:known) { ->(callable) { callable != "Shop::OldHandler" } }

  it "asks once about all that changed, and once which handlers the old ones of these name" do
    same = template("refund", "Shop::RefundHandler")
    comparison = described_class.new([ template("order", "Shop::OldHandler"), same ],
      new: [ template("order", "Shop::NewHandler", version: "1.1.0"), same ], known:)

    expect(crossings { expect(comparison.changes.map { |change| change.finding.code }).to eq([ "TC8005" ]) })
      .to eq("deploys.callables" => 1, "deploys.diff" => 1)
    expect(comparison.gone).to eq([ "Shop::OldHandler" ])
  end

  it "misses no handler that a resolver finds" do
    resolved = source("order.yaml", "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
      "  - { name: only, handler: { callable: Shop::OldHandler, resolver: shop } }\n")
    comparison = described_class.new([ resolved ], new: [ template("order", "Shop::NewHandler") ], known:)

    expect(comparison.gone).to eq([])
  end

  it "asks nothing where nothing changed" do
    files = [ template("order", "Shop::NewHandler") ]
    expect(crossings { expect(described_class.new(files, new: files.map(&:dup), known:).changes).to eq([]) }).to eq({})
  end

  it "passes over what is no text, on either side" do
    broken = source("broken.yaml", "\xff")
    expect(described_class.new([ broken, template("order", "A") ],
      new: [ broken, template("order", "B"), source("b.yaml", "\xfe") ], known:)
      .changes.map { |change| change.finding.code }).to eq([ "TC8021" ])
  end

  it "of 500 templates at once is within what one call may take" do
    old, new = [ "A", "B" ].map { |handler| Array.new(500) { |number| template("order_#{number}", handler) } }
    expect(described_class.new(old, new:, known:).changes.size).to eq(500)
  end
end
