# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Health do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  def said(**more) = { healthy: true, worker: "tcr1", pid: Process.pid, state: "running", at: Time.now.utc.iso8601(3) }.merge(more)

  def read = described_class.read(@folder)

  it "is what a living worker said just now" do
    described_class.write(@folder.join("worker-1.json"), said)
    expect(read).to match([ include("healthy" => true, "worker" => "tcr1") ])
  end

  it "is ill where the process is gone, or has been silent" do
    gone = Process.spawn("true").tap { |pid| Process.wait(pid) }
    described_class.write(@folder.join("worker-1.json"), said(pid: gone))
    described_class.write(@folder.join("worker-2.json"), said(at: (Time.now - 60).utc.iso8601(3)))
    expect(read.map { |worker| worker.values_at("healthy", "error") }).to match([ [ false, /is gone/ ], [ false, /said nothing for 60 s/ ] ])
  end

  it "does not read half a file" do
    File.write(@folder.join("worker-1.json"), "{\"heal")
    expect(read).to be_empty
  end

  it "is told in a line" do
    report = TaskerContribRails::Commands::Health.new([ JSON.parse(JSON.generate(said(steps: { running: 1, done: 4 }, oldest_step: { name: "charge", seconds: 2.5 }))) ])
    expect(report.text).to eq("healthy; tcr1 (pid #{Process.pid}); running; 1 running, 0 waiting, 4 done, 0 failed; charge for 2.5 s")
    expect(TaskerContribRails::Commands::Health.new([]).text).to eq("No worker runs here.")
  end
end
