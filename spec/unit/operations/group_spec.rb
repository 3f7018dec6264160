# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Group do
  it "is made of a row, and needs somebody where nothing moves its tasks" do
    row = { "code" => "no-worker", "step" => "charge", "error_type" => nil, "namespace" => "shop", "task" => "order",
            "version" => "1.0.0", "count" => "4", "since" => "1000", "newest" => "2000", "tasks" => '["a","b"]' }
    cause = instance_double(TaskerContribRails::Operations::Cause, code: "no-worker", remedy: :start_worker)
    group = described_class.from(row, cause, bounded: false)
    expect(group).to have_attributes(standing: "stuck", count: 4, tasks: %w[ a b ], since: Time.at(1).utc,
      needs_somebody?: true)
    expect(group.with(standing: "retrying").needs_somebody?).to be(false)
  end
end
