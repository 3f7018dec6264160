# frozen_string_literal: true

RSpec.describe TaskerContribRails::Database::PrivateQueue do
  it "has names that are never used again, and that PostgreSQL knows" do
    names = Array.new(1_000) { described_class.new_worker }
    expect(names.uniq.size).to eq(1_000)
    expect(names)
      .to all(satisfy { |name| described_class.queue(name, "shop")[Regexp.new(described_class::PATTERN), 1] == name })
  end

  it "stays within pgmq's 47 characters for the longest namespace" do
    expect(described_class.queue(described_class.new_worker, "n" * 29).size).to eq(47)
  end

  it "knows the namespace of a queue, whatever underscores it has" do
    expect(described_class.namespace_of("tcr01234567_big_shop_queue")).to eq("big_shop")
  end
end
