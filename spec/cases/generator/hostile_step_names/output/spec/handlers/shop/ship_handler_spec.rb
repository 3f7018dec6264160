# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  it "reads what the steps before it returned" do
    results = { "a-b" => { "done" => true }, "c.d" => { "done" => true }, "true" => { "done" => true } }
    result = described_class.new.call(build_step_context(dependency_results: results))

    expect(result).to be_success
    expect(result).to have_result_data("handled_by" => described_class.name, "after" => results.keys)
  end
end
