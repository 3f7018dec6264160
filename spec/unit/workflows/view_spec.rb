# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::View do
  it "is a record of the contract" do
    expect(described_class.new.to_h).to eq(focus: nil, depth: nil, most: nil, links: nil)
    expect(described_class.new(focus: "pay", depth: 2, most: 10**12).to_h)
      .to include(focus: "pay", depth: 2, most: 4_294_967_295)
  end

  it "refuses what would show nothing" do
    expect { described_class.new(most: -1) }
      .to raise_error(TaskerContribRails::Error::Misuse, "most must be at least 1, and is -1.")
  end
end
