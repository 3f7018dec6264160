# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  def split(total)
    described_class.new.call(build_step_context(task_fields: { "total" => total }))
  end

  it "covers every item once, in batches of at most #{described_class::BATCH_SIZE}" do
    batches = batches_created(split(250))
    items = batches.flat_map { |batch| (batch["start_cursor"]...batch["end_cursor"]).to_a }

    expect(items).to eq((0...250).to_a)
    expect(batches.map { |batch| batch["batch_size"] }).to all(be <= described_class::BATCH_SIZE)
  end

  it "creates no batch where there is nothing to do" do
    expect(split(0)).to be_success
    expect(batches_created(split(0))).to be_empty
  end
end
