# frozen_string_literal: true

require "rails_helper"

RSpec.describe ImportRowsHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  def split(total, batch_size: 100)
    described_class.new.call(build_step_context(task_fields: { "total" => total }, step_config: { "batch_size" => batch_size }.compact))
  end

  it "covers every item once, in batches of the size that the task template says" do
    batches = batches_created(split(250))
    items = batches.flat_map { |batch| (batch["start_cursor"]...batch["end_cursor"]).to_a }

    expect(items).to eq((0...250).to_a)
    expect(batches.map { |batch| batch["batch_size"] }).to all(be <= 100)
  end

  it "creates no batch where there is nothing to do" do
    expect(split(0)).to be_success
    expect(batches_created(split(0))).to be_empty
  end

  it "fails for good where the task template says no size" do
    expect(split(250, batch_size: nil)).to be_error("ValidationError")
  end
end
