# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::ClaimMarker do
  let(:claims) { instance_double(TaskerContribRails::Database::Claims) }
  subject(:marker) { described_class.new(claims:, worker: "tcr", by: "pid 1") }

  before do
    allow(TaskerContribRails).to receive(:report)
    allow(marker).to receive(:sleep)
  end

  it "asks again what a deadlock, a time-out or a failover refused, and tells it once" do
    answers = [ TaskerContribRails::Error::DatabaseRefused, TaskerContribRails::Error::DatabaseUnavailable, "claim" ]
    allow(claims).to receive(:begin) { answers.shift.then { |answer| answer.is_a?(Class) ? raise(answer) : answer } }
    expect(marker.call("step")).to eq("claim")
    expect(TaskerContribRails).to have_received(:report).once
  end

  it "waits with the question whether a claim still stands, too, since no answer is neither yes nor no" do
    answers = [ TaskerContribRails::Error::DatabaseUnavailable, TaskerContribRails::Error::DatabaseUnavailable, false ]
    allow(claims)
      .to receive(:claimed?).with("claim") {
        answers.shift.then { |answer| answer.is_a?(Class) ? raise(answer) : answer }
      }
    expect(marker.claimed?("claim")).to be(false)
    expect(answers).to be_empty
  end

  it "gives up where the database refuses for good" do
    allow(claims).to receive(:begin).and_raise(TaskerContribRails::Error::DatabaseRefused, "no such column")
    expect { marker.call("step") }.to raise_error(TaskerContribRails::Error::DatabaseRefused)
    expect(claims).to have_received(:begin).exactly(described_class::TRIES + 1).times
  end
end
