# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Drain do
  let(:log) { [] }
  let(:claims) { RecordingClaims.new }
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  let(:runtime) do
    Struct.new(:log) { def stop = log << :engine_stopped and def stop_claiming = log << :stop_claiming }.new(log)
  end
  let(:feeder) do
    Struct.new(:log) { def stop = log << :feeder_stopped and def queues = %w[ tcr1_shop_queue ] }.new(log)
  end
  let(:handler_threads) do
    Struct.new(:log) { def stop = log << :threads_stopped and def join(_) = true and def any_alive? = true }.new(log)
  end
  let(:now) { [ 0.0 ] }
  # What happens while the drain waits, by the second at which it does.
  let(:meanwhile) { {} }
  subject(:drain) do
    described_class.new(worker: Struct.new(:name).new("tcr1"), runtime:, activity:, handler_threads:, feeder:, claims:,
      shared: "worker")
  end

  before do
    allow(activity).to receive(:now) { now.first }
    allow(TaskerContribRails).to receive(:report)
    allow(drain).to receive(:sleep) do
      now[0] = (now.first + 0.5).round(1)
      meanwhile.delete(now.first)&.call
    end
  end

  def call(timeout: 10) = drain.call(timeout:)

  def run_here(claim)
    RecordingClaims.held(claim).tap { |step| activity.running(step.step_uuid, step.task_uuid, step.step) }
  end

  def finish(step)
    activity.finished(step.step_uuid, :done)
    claims.held_steps -= [ step ]
  end

  it "takes nothing new, waits for what runs, then ends the engine, and removes the queues" do
    step = run_here("c1")
    claims.held_steps = [ step ]
    meanwhile[3.0] = -> { finish(step) }
    expect(call).to have_attributes(drained: 1, handed_back: 0, left: [], seconds: 3.0)
    expect(log).to eq(%i[ feeder_stopped threads_stopped engine_stopped ])
    expect(claims.deeds).to eq(%i[ send_on drop ])
  end

  it "hands back what was claimed and not begun, and never what runs; the queues stay to tell whose that is" do
    runs = run_here("c1")
    claims.held_steps = [ runs, RecordingClaims.held("c2", begun: false) ]
    report = call(timeout: 2)
    expect(report).to have_attributes(handed_back: 1, left: [ have_attributes(step_uuid: runs.step_uuid) ])
    expect(report).not_to be_clean
    expect(claims.log)
      .to eq([
        [ :hand_back, "c2", "the worker that had claimed this step was stopped" ],
        [ :send_on, "tcr1_shop_queue", "worker_shop_queue" ]
      ])
  end

  it "keeps the queues while a handler runs, also of a step that is held no longer" do
    run_here("c1")
    expect(call(timeout: 1)).not_to be_clean
    expect(claims.deeds).to eq(%i[ send_on ])
  end

  it "keeps the queues where a begun step is still in the engine's hands, though none runs here" do
    claims.held_steps = [ RecordingClaims.held("c1") ]
    expect(call).to be_clean
    expect(claims.deeds).to eq(%i[ send_on ])
  end

  it "gives the engine time to write results down, and the server time to take them" do
    lost = RecordingClaims.held("c1")
    claims.held_steps = [ lost ]
    meanwhile[2.0] = -> { claims.held_steps = [ lost.with(state: "enqueued_for_orchestration") ] }
    meanwhile[2.5] = -> { claims.held_steps = [] }
    expect(call.seconds).to eq(2.5)
    expect(claims.deeds).to eq(%i[ send_on drop ])
  end

  it "reports a database that is away, and ends all the same" do
    allow(claims).to receive(:held).and_raise(TaskerContribRails::Error::DatabaseUnavailable)
    expect(call).to be_clean
    expect(log.last).to eq(:engine_stopped)
    expect(TaskerContribRails).to have_received(:report).at_least(:once)
  end
end
