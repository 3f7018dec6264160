# frozen_string_literal: true

require "rails_helper"

RSpec.describe Shop::ShipHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  def join(results)
    described_class.new.call(build_step_context(dependency_results: results))
  end

  it "adds up what the workers did" do
    result = join("split_worker_001" => { "items_processed" => 100 }, "split_worker_002" => { "items_processed" => 50 })

    expect(result).to have_result_data("batches" => 2, "items" => 150)
  end

  it "has nothing to add up where there was no batch" do
    expect(join("split_worker_001" => { "no_op" => true })).to have_result_data("items" => 0)
  end
end
