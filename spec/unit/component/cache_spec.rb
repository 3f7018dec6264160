# frozen_string_literal: true

RSpec.describe TaskerContribRails::Component::Cache do
  around { |example| Dir.mktmpdir { |dir| @folder = File.join(dir, "cache") and example.run } }

  subject(:cache) { described_class.new(@folder) }

  def file = Dir["#{@folder}/*.cwasm"].first

  # What wasmtime is given. It ignores the checksum at the end.
  def found(key, cache = self.cache)
    path = cache.find(key)
    path && File.binread(path)[..-5]
  end

  it "gives back what was written, in a folder that is the user's alone" do
    expect(found("key")).to be_nil
    cache.write("key", "bytes\0\xFF".b)

    expect(found("key", described_class.new(@folder))).to eq("bytes\0\xFF".b)
    expect(found("another key")).to be_nil
    expect([ File.stat(@folder).mode & 0o777, File.stat(file).mode & 0o777 ]).to eq([ 0o700, 0o600 ])
  end

  it "passes over a file with one changed byte" do
    cache.write("key", "bytes")
    File.binwrite(file, File.binread(file).sub("bytes", "bytez"))

    expect(found("key")).to be_nil
  end

  it "passes over a file with a changed byte, wherever it is" do
    cache.write("key", bytes = Random.new(1).bytes(1_000_000))
    [ 0, 300_000, 999_999, 1_000_003 ].each do |at|
      cache.write("key", bytes)
      File.open(file, "r+b") { |io| io.pwrite((io.pread(1, at).ord ^ 1).chr, at) }
      expect(found("key")).to be_nil
    end
  end

  it "reads a file through once after somebody has touched it, and no other" do
    cache.write("key", "bytes")
    allow(Zlib).to receive(:crc32).and_call_original
    expect([ found("key"), found("key") ]).to eq([ "bytes", "bytes" ])
    expect(Zlib).not_to have_received(:crc32)

    FileUtils.touch(file)
    expect([ found("key"), found("key") ]).to eq([ "bytes", "bytes" ])
    expect(Zlib).to have_received(:crc32).once
  end

  it "passes over a file that is cut short, longer, or empty" do
    cache.write("key", "bytes")
    File.write(file, "\0", mode: "ab")
    expect(found("key")).to be_nil
    [ 8, 4, 3, 0 ].each do |size|
      File.truncate(file, size)
      expect(found("key")).to be_nil
    end
  end

  it "passes over what others could have written" do
    cache.write("key", "bytes")
    File.chmod(0o770, @folder)
    expect(found("key")).to be_nil
    File.chmod(0o700, @folder)
    File.chmod(0o602, file)
    expect(found("key")).to be_nil
  end

  it "follows no link, and writes nothing into a folder that others can write" do
    cache.write("key", "bytes")
    File.rename(file, "#{@folder}/elsewhere")
    File.symlink("#{@folder}/elsewhere", "#{@folder}/key.cwasm")
    expect(found("key")).to be_nil

    FileUtils.mkdir("#{@folder}/open")
    File.chmod(0o777, "#{@folder}/open")
    described_class.new("#{@folder}/open").write("key", "bytes")
    expect(Dir.children("#{@folder}/open")).to be_empty
  end

  it "passes over what belongs to another user" do
    cache.write("key", "bytes")
    [ @folder, file ].each do |theirs|
      allow(File).to receive(:lstat).and_wrap_original do |lstat, path|
        lstat.call(path).tap { |stat| allow(stat).to receive(:owned?).and_return(path != theirs) }
      end
      expect(found("key")).to be_nil
    end
  end

  it "keeps few, and leaves no half-written file" do
    6.times { |number| cache.write("key #{number}", "bytes") }

    expect(Dir.children(@folder).size).to eq(described_class::KEPT)
    expect(found("key 5")).to eq("bytes")
  end

  it "keeps what is in use, however long ago it was written" do
    files = Array.new(described_class::KEPT) do |number|
      before = Dir["#{@folder}/*.cwasm"]
      cache.write("key #{number}", "bytes")
      (Dir["#{@folder}/*.cwasm"] - before).first
    end
    files.each_with_index { |path, age| File.utime(Time.now - 86_400 + age, File.mtime(path), path) }
    cache.find("key 0")
    cache.write("one more", "bytes")

    expect(found("key 0")).to eq("bytes")
    expect(found("key 1")).to be_nil
  end

  it "reads what it may not touch" do
    cache.write("key", "bytes")
    FileUtils.touch(file)
    allow(File).to receive(:utime).and_raise(Errno::EROFS)

    expect(found("key")).to eq("bytes")
  end

  it "sweeps what others were killed over, and nothing that is being written" do
    cache.write("key", "bytes")
    dead, writing = %w[ dead writing ].map { |name| "#{@folder}/#{name}.new".tap { |path| File.write(path, "half") } }
    FileUtils.touch(dead, mtime: Time.now - described_class::ABANDONED - 1)
    cache.write("another key", "bytes")

    expect(File).not_to exist(dead)
    expect(File).to exist(writing)
  end

  it "does without where it can't write, or has no folder" do
    File.write(@folder, "a file in the folder's place")

    expect { cache.write("key", "bytes") }.not_to raise_error
    expect(found("key")).to be_nil
    expect(described_class.new(nil).find("key")).to be_nil
  end
end
