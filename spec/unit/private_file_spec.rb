# frozen_string_literal: true

RSpec.describe TaskerContribRails::PrivateFile do
  around do |example|
    before = File.umask(0)
    Dir.mktmpdir { |dir| @dir = dir and example.run }
  ensure
    File.umask(before)
  end

  def mode(path) = File.stat(path).mode & 0o777

  merged = TaskerContribRails::Configuration::Merged.allocate.tap do |made|
    made.define_singleton_method(:text) { "[common]\n" }
  end
  {
    "a private file" => ->(path) { described_class.write(path, "new") },
    "the merged configuration" => ->(path) { merged.write(path) },
    "a worker's health" => ->(path) { TaskerContribRails::Worker::Health.write(Pathname(path), { healthy: true }) }
  }.each do |what, write|
    it "is how #{what} is written: for its owner alone, also with a umask of 0" do
      path = File.join(@dir, "tmp/tasker/file")
      instance_exec(path, &write)

      expect([ File.dirname(path), File.dirname(path, 2), path ].map { |made| mode(made) })
        .to eq([ 0o700, 0o700, 0o600 ])
      expect(Dir.children(File.dirname(path))).to eq([ "file" ])
    end

    it "is how #{what} is written: in the place of a link, and not through it" do
      victim = File.join(@dir, "victim").tap { |path| File.write(path, "theirs") }
      path = File.join(@dir, "file")
      [ path, "#{path}.new", "#{path}.#{Process.pid}.new" ].each { |link| File.symlink(victim, link) }
      instance_exec(path, &write)

      expect(File.read(victim)).to eq("theirs")
      expect(File).not_to be_symlink(path)
      expect(mode(path)).to eq(0o600)
    end

    it "is how #{what} is written: with a mode of its own, whatever lies at a temporary name" do
      path = File.join(@dir, "file")
      [ path, "#{path}.new", "#{path}.#{Process.pid}.new" ].each { |stale| File.write(stale, "", perm: 0o666) }
      instance_exec(path, &write)

      expect(mode(path)).to eq(0o600)
    end
  end

  it "follows no link even where somebody guesses the temporary name" do
    allow(SecureRandom).to receive(:hex).and_return("guessed")
    victim = File.join(@dir, "victim").tap { |path| File.write(path, "theirs") }
    File.symlink(victim, File.join(@dir, "file.guessed.new"))

    expect { described_class.write(File.join(@dir, "file"), "ours") }.to raise_error(Errno::EEXIST)
    expect(File.read(victim)).to eq("theirs")
  end

  it "never replaces what is no file or link, such as /dev/null" do
    File.mkfifo(path = File.join(@dir, "pipe"))

    expect { described_class.write(path, "new") }.to raise_error(Errno::EEXIST, /pipe/)
    expect(File.ftype(path)).to eq("fifo")
    expect(Dir.children(@dir)).to eq([ "pipe" ])
  end

  it "leaves what was there, and nothing half written, where it can't write" do
    path = File.join(@dir, "file").tap { |old| File.write(old, "old") }
    allow(File).to receive(:rename).and_raise(Errno::ENOSPC)

    expect { described_class.write(path, "new") }.to raise_error(Errno::ENOSPC)
    expect([ Dir.children(@dir), File.read(path) ]).to eq([ [ "file" ], "old" ])
  end

  it "writes bytes, also where Ruby would make them UTF-8" do
    verbose, $VERBOSE = $VERBOSE, nil
    before, Encoding.default_internal = Encoding.default_internal, Encoding::UTF_8
    described_class.write(File.join(@dir, "file"), "\xFF\n".b)

    expect(File.binread(File.join(@dir, "file"))).to eq("\xFF\n".b)
  ensure
    Encoding.default_internal = before
    $VERBOSE = verbose
  end

  it "is on the disk before it has its name, where it must survive a crash of the machine" do
    path, done = File.join(@dir, "file"), []
    allow(File).to receive(:rename).and_wrap_original { |rename, *names| done << :rename and rename.call(*names) }
    allow(File).to receive(:open).and_wrap_original do |open, *arguments, **options, &block|
      open.call(*arguments, **options) do |file|
        allow(file).to receive(:fsync) { done << :fsync }
        block.call(file)
      end
    end
    [ false, true ].each { |sync| described_class.write(path, "x", sync:) }

    expect(done).to eq(%i[ rename fsync rename ])
  end

  it "leaves a folder that is there as it is" do
    File.chmod(0o755, @dir)
    described_class.write(File.join(@dir, "file"), "x")

    expect(mode(@dir)).to eq(0o755)
  end

  it "is ours where nobody else can have written it, a link to it not" do
    file = described_class.write(File.join(@dir, "file"), "x")
    ours = [ 0o600, 0o644, 0o620, 0o602 ].to_h do |mode|
      [ mode, File.chmod(mode, file) && described_class.ours?(file, :file?) ]
    end
    expect(ours).to eq(0o600 => true, 0o644 => true, 0o620 => false, 0o602 => false)
    File.chmod(0o600, file)
    File.symlink(file, link = File.join(@dir, "link"))
    expect([ described_class.ours?(link, :file?), described_class.ours?(file, :directory?) ]).to eq([ false, false ])
  end

  it "has no other way to write beside it" do
    lib = File.expand_path("../../host-ruby/lib/tasker_contrib_rails", __dir__)
    others = Dir["#{lib}/{component,configuration,worker}/**/*.rb", "#{lib}/worker.rb"].select do |file|
      File.read(file).match?(/\bFile\.((bin)?write\b|open\b(?!\(.*"rb"\)))|\bIO\.write|mkdir/)
    end
    expect(others).to be_empty
  end
end
