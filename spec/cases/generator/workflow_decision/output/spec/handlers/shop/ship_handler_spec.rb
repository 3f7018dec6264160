# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  def decide(**fields)
    described_class.new.call(build_step_context(task_fields: fields))
  end

  it "takes the branches that the task asks for, as far as there are such" do
    expect(decide("branches" => [ described_class::BRANCHES.last, "no_such_step" ])).to create_steps(described_class::BRANCHES.last)
  end

  it "takes the first where the task asks for none" do
    expect(decide).to create_steps(described_class::BRANCHES.first)
  end
end
