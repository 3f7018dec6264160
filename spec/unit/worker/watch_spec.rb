# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Watch do
  around { |example| Dir.mktmpdir { |dir| (@file = Pathname(dir).join("worker-tcr1.json")) && example.run } }

  let(:worker) { double("worker", health: { healthy: true }, state: :running, died: nil) }
  let(:vitals) { double("vitals", fatal: nil) }
  subject(:watch) { described_class.new(worker, vitals, @file) }

  before { allow(TaskerContribRails).to receive_messages(logger: Logger.new(@log = StringIO.new), report: nil) }

  it "writes the worker's health" do
    watch.look
    expect(JSON.parse(@file.read)).to eq("healthy" => true)
    expect(worker).not_to have_received(:died)
  end

  it "tells a worker that runs of its end, with the reason" do
    allow(vitals).to receive(:fatal).and_return("the feeder ended")
    watch.look
    expect(worker).to have_received(:died).with("the feeder ended")
  end

  it "tells no worker that is being ended" do
    allow(vitals).to receive(:fatal).and_return("the feeder ended")
    allow(worker).to receive(:state).and_return(:draining)
    watch.look
    expect(worker).not_to have_received(:died)
  end

  it "outlives a full disk, and an error of what it looks at" do
    allow(TaskerContribRails::Worker::Health).to receive(:write).and_raise(Errno::ENOSPC)
    watch.look
    expect(@log.string).to include("health can't be written")
    allow(worker).to receive(:health).and_raise(NoMethodError)
    watch.look
    expect(TaskerContribRails).to have_received(:report).with(an_instance_of(NoMethodError), source: "tasker.watch")
  end
end
