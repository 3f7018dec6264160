# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::View do
  it "is a record of the contract" do
    expect(described_class.new.to_h).to eq(focus: nil, depth: nil, max_steps: nil, links: nil)
    expect(described_class.new(focus: "pay", depth: 2, max_steps: 10**12).to_h)
      .to include(focus: "pay", depth: 2, max_steps: 4_294_967_295)
  end

  it "refuses what would show nothing" do
    expect { described_class.new(max_steps: -1) }
      .to raise_error(TaskerContribRails::Error::Misuse, "max_steps must be at least 1, and is -1.")
  end
end
