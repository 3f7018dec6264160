# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Results do
  let(:claims) { RecordingClaims.new }
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  let(:now) { [ 0.0 ] }
  subject(:results) do
    described_class.new(claims:, hand_back: TaskerContribRails::Worker::HandBack.new(claims),
      queues: %w[ tcr1_shop_queue ], activity:)
  end

  before do
    allow(activity).to receive(:now) { now.first }
    activity.finished("what ran before")
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(@log = StringIO.new))
  end

  def look_at(seconds)
    now[0] = seconds.to_f
    results.look
  end

  def waiting(count, seconds, oldest)
    claims.waiting = TaskerContribRails::Database::Claims::Waiting.new(count:, seconds: seconds.to_f, oldest:)
  end

  def logged = @log.string.lines.map { |line| line[/\[Tasker\] (.*)/, 1] }

  it "hands back a step that ran here when its result is still missing at a second look" do
    claims.held_steps = [ RecordingClaims.held("c", step_uuid: "a") ]
    results.look_now
    expect(claims.log).to be_empty
    results.look_now
    expect(claims.log).to eq([ [ :hand_back, "c", "the result of this step was lost on its way to the database" ] ])
  end

  it "leaves alone what runs here, and what no handler has begun" do
    activity.running("a", "t", "charge")
    claims.held_steps = [ RecordingClaims.held("c", step_uuid: "a"), RecordingClaims.held("d", begun: false) ]
    3.times { results.look_now }
    expect(claims.log).to be_empty
  end

  it "tells the server of a result that waits, and again ever less often" do
    claims.held_steps = [ RecordingClaims.held("c", state: "enqueued_for_orchestration") ]
    claims.results["c"] = :queued
    told = (0..1_000).step(10).select do |second|
      before = claims.deeds.count(:resend)
      look_at(second)
      claims.deeds.count(:resend) > before
    end
    expect(told).to eq([ 20, 30, 50, 90, 170, 330, 650, 970 ])
    claims.held_steps = []
    look_at(1_010)
    claims.held_steps = [ RecordingClaims.held("d", state: "enqueued_for_orchestration") ]
    activity.finished("x")
    [ 1_020, 1_030 ].each { |second| look_at(second) }
    expect(claims.log.last).to eq([ :resend, "d" ]) # and not five minutes later
  end

  it "does not ask while nothing ran since nothing was left" do
    allow(claims).to receive(:held).and_call_original
    look_at(10)
    (20..100).step(10) { |second| look_at(second) }
    expect(claims).to have_received(:held).once
    now[0] = 105.0
    activity.finished("a", :done)
    look_at(110)
    look_at(120)
    expect(claims).to have_received(:held).twice
  end

  it "says once that results wait for a server that takes none, in the log and for health, and that it is over" do
    claims.held_steps = [ RecordingClaims.held("c", state: "enqueued_for_orchestration") ]
    waiting(3, 15, 7)
    [ 10, 20 ].each { |second| look_at(second) }
    expect(results.waiting).to be_nil # it may be slow
    [ 30, 40 ].each { |second| look_at(second) }
    expect(results.waiting).to have_attributes(count: 3, seconds: 15, taken: false)
    expect(logged.grep(/have waited/))
      .to eq([
        "3 results have waited for the server for up to 15 s; it takes none: it is down, or can't reach the database"
      ])
    claims.held_steps = []
    look_at(50)
    expect(results.waiting).to be_nil
    expect(logged.last).to eq("results no longer wait for the server")
  end

  it "tells a server that takes results slowly from one that takes none" do
    claims.results["c"] = :queued
    claims.held_steps = [ RecordingClaims.held("c", state: "enqueued_for_orchestration") ]
    [ 7, 7, 8, 8, 9 ].each_with_index do |oldest, look|
      waiting(9 - look, 15, oldest)
      look_at(10 + 10 * look)
    end
    expect(results.waiting.taken).to be(true)
    expect(logged.size).to eq(1)
    expect(logged.last).to match(/it takes them slowly: it is no longer notified of new ones.*Restart the server/)
  end
end
