# frozen_string_literal: true

require "etc"
require "open3"
require "time"

RSpec.describe TaskerContribRails::Worker::Probe do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  let(:now) { Time.utc(2026, 11, 25, 12) }

  def said(ago: 0, **more)
    {
      healthy: true, worker: "tcr1", pid: 7, host: "web1", state: "running", problems: [], at: (now - ago).iso8601(3)
    }.merge(more)
  end

  # What a worker whose process lives said; +living+ false: which is gone.
  def write(name, living: true, **more)
    files = (@kept ||= {})[name] ||= TaskerContribRails::Worker::Files.new(@folder, name)
      .tap { |its| its.take if living }
    TaskerContribRails::Worker::Health.write(files.health, said(worker: name, **more))
  end

  def probe = described_class.new(@folder, host: "web1", now:)
  def answers = [ probe.live, probe.ready ].map { |answer| [ answer.well, answer.sentence ] }

  it "is well where each worker is, and names them" do
    write("tcr1")
    expect(answers).to eq([ [ true, "Worker tcr1 (pid 7) is alive." ], [ true, "Worker tcr1 (pid 7) is ready." ] ])
    write("tcr2", pid: 8)
    expect(answers)
      .to eq([
        [ true, "2 workers are alive: tcr1 (pid 7), tcr2 (pid 8)." ],
        [ true, "2 workers are ready: tcr1 (pid 7), tcr2 (pid 8)." ]
      ])
    expect(probe.workers).to match([ include("healthy" => true, "worker" => "tcr1"), include("worker" => "tcr2") ])
  end

  it "is not well where there is no worker, nor any folder" do
    nothing = "No worker of this application runs on this machine: %s has no health file of one."
    expect(answers).to eq([ [ false, format(nothing, @folder) ] ] * 2)
    expect(described_class.new("/nowhere").ready.sentence).to eq(format(nothing, "/nowhere"))
  end

  it "tells one that is alive from one that is ready: what a worker waits for is no reason to start it again" do
    write("tcr1")
    write("tcr2", healthy: false, problems: [ "the database has not answered for 30 s", "no thread has looked" ])
    write("tcr3", healthy: false, state: "draining")
    expect(answers).to match([ [ true, /\A3 workers are alive/ ],
      [
        false,
        "Worker tcr2 (pid 7) is not ready: the database has not answered for 30 s, and no thread has looked; worker " \
          "tcr3 (pid 7) is not ready: it is being stopped."
      ] ])
    expect(probe.workers.map { |worker| worker["problems"] })
      .to match([ [], [ /database/, /thread/ ], [ "it is being stopped" ] ])
  end

  it "is not well where a worker has died" do
    write("tcr1", healthy: false, state: "dead", problems: [])
    expect(answers)
      .to eq([
        [ false, "Worker tcr1 (pid 7) is not alive: it has ended." ],
        [ false, "Worker tcr1 (pid 7) is not ready: its state is dead." ]
      ])
  end

  it "is neither where the process is gone, however fresh its file" do
    write("tcr1", living: false)
    expect(answers)
      .to eq([
        [ false, "Worker tcr1 (pid 7) is not alive: its process was killed or crashed." ],
        [ false, "Worker tcr1 (pid 7) is not ready: its process was killed or crashed." ]
      ])
    expect(probe.workers).to match([ include("healthy" => false, "problems" => [ /was killed or crashed/ ]) ])
  end

  it "is not ready where a worker is silent for some seconds, and not alive where it is for long" do
    alive = [ 0, 5, 6, 30, 31, -31 ].map do |ago|
      write("tcr1", ago:)
      [ probe.live.well, probe.ready.well ]
    end
    expect(alive)
      .to eq([ [ true, true ], [ true, true ], [ true, false ], [ true, false ], [ false, false ], [ false, false ] ])
    expect(probe.ready.sentence).to eq("Worker tcr1 (pid 7) is not ready: it has said nothing for 31 s.")
  end

  it "passes over what another machine's workers say, which may share the folder" do
    write("tcr1")
    write("tcr2", host: "web2", healthy: false)
    expect(answers).to match([ [ true, /tcr1/ ], [ true, /\AWorker tcr1 \(pid 7\) is ready/ ] ])
    expect(probe.workers.size).to eq(1)
  end

  [
    "{\"heal", "null", "[]", "5", "{}", '{"healthy":true,"at":5}', '{"healthy":true,"at":"soon"}',
    '{"problems":5,"at":"2026-11-25T12:00:00Z"}', "\xFF", "[" * 5_000, "",
    *[ { problems: "x" }, { failing: { a: 1 } }, { worker: { a: 1 } }, { state: [ 1 ] }, { pid: 1e9 } ].map do |odd|
      JSON.generate({ worker: "tcr2", host: "web1", at: "2026-11-25T12:00:00Z", **odd })
    end,
    %({"worker":"\xFF","host":"web1","at":"2026-11-25T12:00:00Z"})
  ].each do |text|
    it "is not well where the file says #{text[0, 30].inspect}, which no worker writes" do
      write("tcr1")
      File.binwrite(@folder.join("worker-tcr2.json"), text)
      expect(probe.workers)
        .to match([
          include("worker" => "tcr1", "healthy" => true),
          include("worker" => "tcr2", "healthy" => false,
            "problems" => [ /\Aits file worker-tcr2.json can't be read: /n ])
        ])
      expect(answers)
        .to match([
          [ false, /\AWorker tcr2 is not alive: its file worker-tcr2.json can't be read/ ],
          [ false, /\AWorker tcr2 is not ready: its file/ ]
        ])
    end
  end

  it "is not well where the file can't be read, as another user's" do
    write("tcr1")
    allow(File).to receive(:read).and_raise(Errno::EACCES)
    expect(answers).to match([ [ false, /can't be read: Permission denied/ ] ] * 2)
  end

  it "says nothing that drives a terminal, on one line" do
    write("tcr1", healthy: false, problems: [ "a\e[31m\nb" ])
    expect(probe.ready.sentence).to end_with('a\e[31m\nb.')
  end

  it "reads a folder whose name looks like a pattern" do
    @folder = @folder.join("[shop] {a,b}*")
    write("tcr1")
    expect(probe.ready.well).to be(true)
  end

  describe "tasker-health" do
    let(:executable) { File.expand_path("../../../host-ruby/exe/tasker-health", __dir__) }

    # As a probe runs it: nothing of Bundler's, and no gems at all.
    def run(*arguments, env: {})
      Open3.capture2e({ "RUBYOPT" => nil, "RUBYLIB" => nil, "TASKER_TMP_PATH" => nil, **env }, RbConfig.ruby,
        "--disable-gems", "-W", executable, *arguments, chdir: @folder.to_s)
        .then { |output, status| [ output, status.exitstatus ] }
    end

    def said(**more) = super(host: Etc.uname[:nodename], at: Time.now.utc.iso8601(3), **more)

    it "says the same without any gem, and exits with 0 or 1" do
      expect(run).to eq([
        "No worker of this application runs on this machine: tmp/tasker has no health file of one.\n", 1
      ])
      @folder = @folder.join("tmp/tasker")
      write("tcr1", healthy: false, problems: [ "no database" ])
      @folder = @folder.join("../..")
      expect([ run, run("--ready"), run("--live") ])
        .to eq([ [ "Worker tcr1 (pid 7) is not ready: no database.\n", 1 ] ] * 2 + [
          [ "Worker tcr1 (pid 7) is alive.\n", 0 ]
        ])
    end

    it "looks into the folder that it is given, or that TASKER_TMP_PATH names as it does for the application" do
      write("tcr1")
      expect([ run(@folder.to_s), run("--live", env: { "TASKER_TMP_PATH" => @folder.to_s }) ])
        .to match([ [ /is ready/, 0 ], [ /is alive/, 0 ] ])
    end

    it "finds its files by a link, as the guide makes one into an application's bin" do
      write("tcr1")
      File.symlink(executable, link = @folder.join("tasker-health").to_s)
      output, = Open3.capture2e({ "RUBYOPT" => nil }, RbConfig.ruby, "--disable-gems", link, @folder.to_s)
      expect(output).to eq("Worker tcr1 (pid 7) is ready.\n")
    end

    it "says how it is called, where it is called otherwise" do
      expect(run("--help")).to match([ /\Atasker-health \[--live/, 0 ])
      expect([ run("--alive"), run("a", "b"), run("--live", "--ready") ])
        .to all(match([ /\Atasker-health can't be called so/, 1 ]))
    end

    it "loads three files of this gem, and none of another" do
      loaded, = Open3.capture2e({ "RUBYOPT" => nil }, RbConfig.ruby, "--disable-gems", "-e",
        "at_exit { puts $LOADED_FEATURES }; load ARGV.shift", executable)
      ours, others = loaded.lines(chomp: true).grep(%r{/}).partition do |file|
        file.start_with?(File.expand_path("../../../host-ruby", __dir__))
      end
      expect(ours.map { |file| file[%r{tasker_contrib_rails/(.*)}, 1] })
        .to contain_exactly("printable.rb", "worker/files.rb", "worker/probe.rb")
      expect(others.grep(%r{/gems/})).to be_empty
    end
  end
end
