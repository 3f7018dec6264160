# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Health do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  def said(**more) = { healthy: true, worker: "tcr1", pid: Process.pid, host: "web1", state: "running", at: Time.now.utc.iso8601(3) }.merge(more)

  # What a worker whose process lives said; +living+ false: which is gone.
  def write(name, living: true, **more)
    files = TaskerContribRails::Worker::Files.new(@folder, name)
    files.take if living
    (@kept ||= []) << files
    described_class.write(files.health, said(**more))
  end

  def read = described_class.read(@folder)

  it "is what a living worker said just now" do
    write("tcr1")
    expect(read).to match([ include("healthy" => true, "worker" => "tcr1") ])
  end

  it "is unhealthy where the process is gone, or has been silent" do
    write("tcr1", living: false, pid: 7)
    write("tcr2", at: (Time.now - 60).utc.iso8601(3))
    expect(read.map { |worker| worker.values_at("healthy", "problems") }).to match([ [ false, [ "process 7 on web1 is gone and did not say good-bye" ] ], [ false, [ /said nothing for 60 s/ ] ] ])
  end

  [ "{\"heal", "null", "[]", "5", "{}", '{"healthy":true,"at":5}', '{"healthy":true,"at":"soon"}', "\xFF", "[" * 5_000 ].each do |text|
    it "is unhealthy where the file says #{text[0, 30].inspect}, which no worker writes" do
      write("tcr1")
      File.binwrite(@folder.join("worker-tcr2.json"), text)
      expect(read).to match([ include("worker" => "tcr1", "healthy" => true), include("worker" => "tcr2", "healthy" => false, "problems" => [ /\Aits file worker-tcr2.json can't be read: /n ]) ])
      expect(TaskerContribRails::Commands::Health.new(read).text).to include("unhealthy: its file")
    end
  end

  it "is unhealthy where the file can't be read, as another user's" do
    write("tcr1")
    allow(File).to receive(:read).and_raise(Errno::EACCES)
    expect(read).to match([ include("worker" => "tcr1", "healthy" => false, "problems" => [ /can't be read: Permission denied/ ]) ])
  end

  it "is read in a folder whose name looks like a pattern" do
    @folder = @folder.join("[shop] {a,b}*")
    write("tcr1")
    expect(read.size).to eq(1)
  end

  it "is told in a process that has no worker, and without tasker-rb" do
    worker = TaskerContribRails::Worker.new(settings: nil)
    hide_const("TaskerCore")
    expect(worker.health).to include(healthy: false, state: :stopped, worker: nil, problems: [], checked: [],
      versions: include(tasker_rb: Gem.loaded_specs["tasker-rb"]&.version&.to_s))
  end

  it "is told in a line, with what was looked at and what was not" do
    health = said(steps: { running: 1, done: 4 }, oldest_step: { name: "charge", seconds: 2.5 }, checked: [ "handler threads", "database" ], not_checked: { server: "no way to" })
    report = TaskerContribRails::Commands::Health.new([ JSON.parse(JSON.generate(health)) ])
    expect(report.text).to eq("healthy; tcr1 (pid #{Process.pid}); running; 1 running, 0 waiting, 4 done, 0 failed; charge for 2.5 s; " \
                              "looked at: handler threads, database; not looked at: server (no way to)")
    unhealthy = TaskerContribRails::Commands::Health.new([ JSON.parse(JSON.generate(said(healthy: false, problems: [ "the feeder ended", "no database" ]))) ])
    expect(unhealthy.text).to start_with("unhealthy: the feeder ended; no database; tcr1")
    expect(TaskerContribRails::Commands::Health.new([]).text).to eq("No worker runs on this machine. `bin/rails tasker:work` starts one.")
  end
end
