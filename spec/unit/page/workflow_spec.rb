# frozen_string_literal: true

require "active_support/all"
require "action_controller"

RSpec.describe TaskerContribRails::Page::Workflow do
  let(:row) do
    { "namespace" => "shop", "name" => "order", "version" => "1.0.0", "registered" => "1000", "open" => "2",
      "looked" => "10", "complete" => "6", "failed" => "2", "p50" => "1.5", "p95" => nil,
      "configuration" => '{"name":"order","namespace_name":"shop","version":"1.0.0",' \
                         '"steps":[{"name":"charge","handler":{"callable":"a.b"}}]}' }
  end

  it "says how many of its newest tasks ended well, and nothing where none has ended" do
    workflow = described_class.from(row)
    expect(workflow).to have_attributes(success: 75.0, p50: 1.5, p95: nil, open: 2, registered: Time.at(1).utc)
    expect(workflow.with(complete: 0, failed: 0).success).to be_nil
  end

  it "is drawn without a style of its own, each step with a link to its row" do
    picture = described_class.from(row).picture
    expect(picture).to include("charge", "#step-charge")
    expect(picture).not_to include("<style")
  end

  it "is folded where it is large" do
    steps = Array.new(500) { |number| { "name" => "step#{number}", "handler" => { "callable" => "a.b" } } }
    large = JSON.parse(row["configuration"]).merge("steps" => steps)
    picture = described_class.from(row.merge("configuration" => JSON.generate(large))).picture
    expect(picture.scan('class="box"').size).to be_between(2, TaskerContribRails::Page::BOXES + 2)
  end

  it "knows the times of a step" do
    times = described_class::Times.from("attempts" => "4", "p50" => "0.5", "p95" => "2", "again" => "0.25")
    expect(times).to have_attributes(attempts: 4, p50: 0.5, p95: 2.0, again: 25.0)
  end
end
