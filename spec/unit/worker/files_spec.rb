# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Files do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir).join("tmp/tasker")) && example.run } }

  # A worker with all its files, in a process of its own which ends when the block does.
  def living(name)
    gate, finish = IO.pipe
    ready, say = IO.pipe
    pid = fork do
      finish.close
      made(name).take
      say.close
      gate.read
      exit!
    end
    [ gate, say ].each(&:close)
    ready.read
    yield
  ensure
    finish.close
    Process.wait(pid)
  end

  def made(name)
    described_class.new(@folder, name).tap do |files|
      files.templates.mkpath
      [ files.configuration, files.health, files.templates.join("order.yaml") ].each { |file| file.write("{}") }
    end
  end

  def names = @folder.glob("*").map { |file| file.basename.to_s }.sort

  it "clears them in a folder whose name looks like a pattern" do
    @folder = @folder.join("[shop] {a,b}*")
    living("tcrdead00") { }
    described_class.clear(@folder)
    expect(@folder.children).to be_empty
  end

  it "clears what a killed worker left, and nothing of one that lives" do
    living("tcrdead00") { }
    living("tcralive0") do
      described_class.clear(@folder)
      expect(names).to eq(%w[ templates-tcralive0 worker-tcralive0.json worker-tcralive0.lock worker-tcralive0.toml ])
    end
    described_class.clear(@folder)
    expect(names).to be_empty
  end

  it "goes by the lock alone, since another container's processes have other ids" do
    living("tcralive0") do
      allow(Process).to receive(:kill).and_raise(Errno::ESRCH)
      expect(described_class.new(@folder, "tcralive0")).to be_alive
    end
    expect(described_class.new(@folder, "tcralive0")).not_to be_alive
  end

  it "clears what never had a lock" do
    @folder.mkpath
    %w[ worker-4711.json worker-tcrold000.toml worker-tcrold000.json.new ].each { |name| @folder.join(name).write("") }
    @folder.join("templates-tcrold000").mkpath
    @folder.join("config.toml").write("")
    described_class.clear(@folder)
    expect(names).to eq(%w[ config.toml ])
  end

  it "removes its own, the lock with them" do
    files = described_class.new(@folder, "tcrmine00")
    files.take
    made("tcrmine00")
    files.remove
    expect(names).to be_empty
    expect(files).not_to be_alive
  end

  it "takes its lock again where somebody cleared it in the same moment" do
    files = described_class.new(@folder, "tcrmine00")
    cleared = false
    allow(File).to receive(:open).and_wrap_original do |open, *arguments|
      open.call(*arguments).tap { @folder.join("worker-tcrmine00.lock").delete unless cleared }.tap { cleared = true }
    end
    files.take
    RSpec::Mocks.space.proxy_for(File).reset
    expect(files).to be_alive
  end

  it "leaves alone what it may not touch" do
    living("tcrdead00") { }
    allow(File).to receive(:open).and_raise(Errno::EACCES)
    described_class.clear(@folder)
    expect(names.size).to eq(4)
    expect(described_class.new(@folder, "tcrdead00")).to be_alive
  end
end
