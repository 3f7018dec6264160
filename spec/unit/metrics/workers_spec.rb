# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Metrics::Workers do
  it "is what the workers of the machine measured, and how those ended that are gone, as samples" do
    said = { "worker" => "tcr1", "bounds" => [ 0.1, 1 ], "attempts" => [ [ %w[ shop order completed ], 3 ] ],
      "durations" => [ [ %w[ shop order PayHandler ], [ 1, 0, 2 ], 7.5 ] ] }
    allow(TaskerContribRails::Worker::Measures).to receive(:read).with("folder").and_return([ said,
      said.merge("worker" => "tcr2", "durations" => []) ])
    allow(TaskerContribRails::Worker::Drains).to receive(:read).with("folder").and_return("count" => 2,
      "seconds" => 3.5, "left" => 1)

    samples = described_class.new("folder").samples.to_h { |family, its| [ family.name, its ] }
    expect(samples["step_attempts"]).to eq([ [ %w[ tcr1 shop order completed ], 3 ],
      [ %w[ tcr2 shop order completed ], 3 ] ])
    distribution = TaskerContribRails::Metrics::Distribution
    steps = distribution.new(buckets: [ [ 0.1, 1 ], [ 1.0, 1 ], [ Float::INFINITY, 3 ] ], count: 3, sum: 7.5)
    expect(samples["step_duration_seconds"]).to eq([ [ %w[ tcr1 shop order PayHandler ], steps ] ])
    drains = distribution.new(buckets: [], count: 2, sum: 3.5)
    expect(samples["drain_duration_seconds"]).to eq([ [ [], drains ] ])
    expect(samples["drain_left_steps"]).to eq([ [ [], 1 ] ])
  end
end
