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

  it "keeps few, and leaves no half-written file" do
    6.times { |number| cache.write("key #{number}", "bytes") }

    expect(Dir.children(@folder).size).to eq(described_class::KEPT)
    expect(cache.read("key 5")).to eq("bytes")
  end

  it "does without where it can't write, or has no folder" do
    File.write(@folder, "a file in the folder's place")

    expect { cache.write("key", "bytes") }.not_to raise_error
    expect(cache.read("key")).to be_nil
    expect(described_class.new(nil).read("key")).to be_nil
  end
end
