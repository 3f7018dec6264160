# frozen_string_literal: true

RSpec.describe TaskerContribRails::Component::Cache do
  around { |example| Dir.mktmpdir { |dir| @folder = File.join(dir, "cache") and example.run } }

  subject(:cache) { described_class.new(@folder) }

  def file = Dir["#{@folder}/*.cwasm"].first

  it "gives back what was written, in a folder that is the user's alone" do
    expect(cache.read("key")).to be_nil
    cache.write("key", "bytes\0\xFF".b)

    expect(described_class.new(@folder).read("key")).to eq("bytes\0\xFF".b)
    expect(cache.read("another key")).to be_nil
    expect([ File.stat(@folder).mode & 0o777, File.stat(file).mode & 0o777 ]).to eq([ 0o700, 0o600 ])
  end

  it "passes over a file of which one byte has changed" do
    cache.write("key", "bytes")
    File.binwrite(file, File.binread(file).sub("bytes", "bytez"))

    expect(cache.read("key")).to be_nil
  end

  it "passes over a file that is cut short, or empty" do
    cache.write("key", "bytes")
    [ 66, 10, 0 ].each do |size|
      File.truncate(file, size)
      expect(cache.read("key")).to be_nil
    end
  end

  it "passes over what others could have written" do
    cache.write("key", "bytes")
    File.chmod(0o770, @folder)
    expect(cache.read("key")).to be_nil
    File.chmod(0o700, @folder)
    File.chmod(0o602, file)
    expect(cache.read("key")).to be_nil
  end

  it "follows no link, and writes nothing into a folder that others can write" do
    cache.write("key", "bytes")
    File.rename(file, "#{@folder}/elsewhere")
    File.symlink("#{@folder}/elsewhere", "#{@folder}/#{Digest::SHA256.hexdigest("key")}.cwasm")
    expect(cache.read("key")).to be_nil

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
      expect(cache.read("key")).to be_nil
    end
  end

  it "keeps few, and leaves no half-written file" do
    6.times { |number| cache.write("key #{number}", "bytes") }

    expect(Dir.children(@folder).size).to eq(described_class::KEPT)
    expect(cache.read("key 5")).to eq("bytes")
  end

  it "keeps what is in use, however long ago it was written" do
    files = Array.new(described_class::KEPT) do |number|
      before = Dir["#{@folder}/*.cwasm"]
      cache.write("key #{number}", "bytes")
      (Dir["#{@folder}/*.cwasm"] - before).first
    end
    files.each_with_index { |path, age| FileUtils.touch(path, mtime: Time.now - 86_400 + age) }
    cache.read("key 0")
    cache.write("one more", "bytes")

    expect(cache.read("key 0")).to eq("bytes")
    expect(cache.read("key 1")).to be_nil
  end

  it "reads what it may not touch" do
    cache.write("key", "bytes")
    allow(FileUtils).to receive(:touch).and_raise(Errno::EROFS)

    expect(cache.read("key")).to eq("bytes")
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
    expect(cache.read("key")).to be_nil
    expect(described_class.new(nil).read("key")).to be_nil
  end
end
