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

  it "is a worker, and an item a line: how it is, what it does, what was checked and what not" do
    expect(report(well).text).to eq(<<~TEXT.chomp)
      tcr1 (pid 7): healthy
        running
        2 running, 0 waiting, 0 done, 1 failed
        pay for 12 s
        checked: lock, feeder
        not checked: server (no result waits)
    TEXT
  end

  it "says what is wrong" do
    ill = {
      "worker" => "tcr2", "pid" => 8, "state" => "dead", "healthy" => false,
      "problems" => [ "its process ended", "a\nb" ]
    }
    expect(report(well, ill).text.lines.last(3).join)
      .to eq("tcr2 (pid 8): unhealthy: its process ended; a\\nb\n  dead\n  0 running, 0 waiting, 0 done, 0 failed")
  end

  it "is the probe's sentence where there is no worker, and the command that starts one" do
    expect(report.text).to eq("No worker runs here. `bin/rails tasker:work` starts one.")
  end

  it "is JSON for programs" do
    expect(JSON.parse(report(well).json)).to eq([ well ])
  end
end
