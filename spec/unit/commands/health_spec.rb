# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Health do
  let(:well) do
    { "worker" => "tcr1", "pid" => 7, "state" => "running", "healthy" => true,
      "steps" => { "running" => 2, "failed" => 1 },
      "oldest_step" => { "name" => "pay", "seconds" => 12 }, "checked" => [ "lock", "feeder" ],
      "not_checked" => { "server" => "no result waits" } }
  end

  def report(*workers)
    answer = TaskerContribRails::Worker::Probe::Answer.new(well: workers.any?, sentence: "No worker runs here.")
    described_class.new(double("probe", workers:, ready: answer))
  end

  it "is a line a worker: how it is, what it does, what was looked at and what not" do
    expect(report(well).text).to eq(
      "healthy; tcr1 (pid 7); running; 2 running, 0 waiting, 0 done, 1 failed; pay for 12 s; looked at: lock, " \
        "feeder; not looked at: server (no result waits)")
  end

  it "says what is wrong" do
    ill = {
      "worker" => "tcr2", "pid" => 8, "state" => "dead", "healthy" => false,
      "problems" => [ "its process ended", "a\nb" ]
    }
    expect(report(well, ill).text.lines.last)
      .to eq('unhealthy: its process ended; a\nb; tcr2 (pid 8); dead; 0 running, 0 waiting, 0 done, 0 failed')
  end

  it "is the probe's sentence where there is no worker, and the command that starts one" do
    expect(report.text).to eq("No worker runs here. `bin/rails tasker:work` starts one.")
  end

  it "is JSON for programs" do
    expect(JSON.parse(report(well).json)).to eq([ well ])
  end
end
