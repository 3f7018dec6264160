# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::HandBack do
  let(:claims) { RecordingClaims.new }
  subject(:hand_back) { described_class.new(claims) }

  before { allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(@log = StringIO.new)) }

  it "hands back a step without a result, and announces a result" do
    lost, done = RecordingClaims.held("c1"), RecordingClaims.held("c2", state: "enqueued_as_error_for_orchestration")
    expect(hand_back.call([ lost, done ], reason: "gone"))
      .to have_attributes(handed_back: [ lost ], resent: [ done ], refused: [])
    expect(claims.log).to eq([ [ :hand_back, "c1", "gone" ], [ :resend, "c2" ] ])
  end

  it "does not count a result whose message waits already" do
    claims.results["c2"] = :queued
    expect(hand_back.call([ RecordingClaims.held("c2", state: "enqueued_for_orchestration") ], reason: "gone").resent)
      .to be_empty
  end

  it "goes on with the others where the database refuses one, and says so once" do
    claims.refused = %w[ c1 ]
    steps = [ RecordingClaims.held("c1"), RecordingClaims.held("c2") ]
    expect(Array.new(2) { hand_back.call(steps, reason: "gone") })
      .to all(have_attributes(handed_back: [ steps.last ], refused: [ steps.first ]))
    expect(@log.string.lines.grep(/step order\/charge step-c1 of task task can't be handed back: no/).size).to eq(1)
  end
end
