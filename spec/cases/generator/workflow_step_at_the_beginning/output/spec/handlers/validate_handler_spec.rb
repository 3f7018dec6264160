# frozen_string_literal: true

require "rails_helper"

RSpec.describe ValidateHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  it "reads what the task was given" do
    result = described_class.new.call(build_step_context(task_fields: { "order_id" => 1 }))

    expect(result).to be_success
    expect(result).to have_result_data("handled_by" => described_class.name, "given" => [ "order_id" ])
  end
end
