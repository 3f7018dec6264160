# frozen_string_literal: true

RSpec.describe TaskerContribRails::Page::Filter do
  id = "01890000-0000-7000-8000-0000deadbeef"

  it "is what the address says, and says it again" do
    said = { state: "failed", namespace: "shop", workflow: "order", version: "1.0.0", q: "10482", older: "1h" }
      .merge(before: id)
    filter = described_class.from(said)
    expect(filter).to have_attributes(state: "failed", namespace: "shop", workflow: "order", version: "1.0.0",
      text: "10482", seconds: 3600, before: id, after: nil)
    expect(filter.to_params).to eq(said)
  end

  it "shows open tasks where the address says nothing, or nothing that is known" do
    [ {}, { state: "odd", older: "7w", before: "x", q: "  " }, { state: [ "failed" ], q: { a: 1 } } ].each do |odd|
      expect(described_class.from(odd)).to have_attributes(state: "open", text: nil, seconds: nil, to_params: {})
    end
  end

  it "asks for no character that the engine's database has no place for" do
    filter = described_class.from({ q: "4\u0000711", workflow: "\u0000" })
    expect(filter).to have_attributes(text: "4711", workflow: nil)
  end

  it "begins at the first page when it is changed" do
    filter = described_class.from({ state: "failed", before: id })
    expect(filter.but(workflow: "order")).to eq({ state: "failed", workflow: "order" })
  end
end
