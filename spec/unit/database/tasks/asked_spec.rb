# frozen_string_literal: true

RSpec.describe TaskerContribRails::Database::Tasks::Asked do
  it "looks from the newest task on, or from one on towards newer ones, and shows both newest first" do
    expect(described_class.new).to have_attributes(direction: "DESC", values: [ nil ] * 7)
    expect(described_class.new.sort([ 2, 1 ])).to eq([ 2, 1 ])
    expect(described_class.new(after: "a")).to have_attributes(direction: "ASC")
    expect(described_class.new(after: "a").sort([ 1, 2 ])).to eq([ 2, 1 ])
  end
end
