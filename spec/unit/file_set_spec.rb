# frozen_string_literal: true

RSpec.describe TaskerContribRails::FileSet do
  around { |example| Dir.mktmpdir { |dir| @root = File.realpath(dir) and example.run } }

  def path(name) = File.join(@root, name)
  def files = Dir.glob("**/*", File::FNM_DOTMATCH, base: @root).reject { |name| name.end_with?("/.", ".") }.sort

  # What is written to a disk that is full after this many writes.
  def write(texts, renames: 99, undo: true)
    count = 0
    allow(File).to receive(:rename).and_wrap_original do |rename, from, to|
      raise Errno::ENOSPC if (count += 1) > renames && (undo || from.to_s.end_with?(described_class::NEW))
      rename.call(from, to)
    end
    described_class.open(@root) do |set|
      texts.each { |name, text| set.stage(name, text) }
      set.place(texts.keys)
    end
  end

  it "writes all, with the folders that they need, and nothing else" do
    write({ "app/handlers/shop/a.rb" => "a", "b.rb" => "b" })

    expect(files).to eq([ "app", "app/handlers", "app/handlers/shop", "app/handlers/shop/a.rb", "b.rb" ])
    expect([ File.read(path("app/handlers/shop/a.rb")), File.stat(path("b.rb")).mode & 0o777 ])
      .to eq([ "a", 0o666 & ~File.umask ])
  end

  it "writes nothing, not even a folder, where one can't be written whole" do
    allow_any_instance_of(File)
      .to receive(:write).and_wrap_original { |write, text| text == "b" ? raise(Errno::ENOSPC) : write.call(text) }
    File.write(path("c.rb"), "old")

    expect { write({ "app/a.rb" => "a", "c.rb" => "new", "spec/b.rb" => "b" }) }
      .to raise_error(described_class::Failed, "Nothing was written, because of spec/b.rb: No space left on device.")
    expect([ files, File.read(path("c.rb")) ]).to eq([ [ "c.rb" ], "old" ])
  end

  it "takes back those that were moved where one can't be" do
    File.write(path("a.rb"), "old")
    File.chmod(0o640, path("a.rb"))

    expect { write({ "a.rb" => "new", "b.rb" => "b", "c.rb" => "c" }, renames: 2, undo: false) }
      .to raise_error(described_class::Failed, "Nothing was written, because of c.rb: No space left on device.")
    expect([ files, File.read(path("a.rb")), File.stat(path("a.rb")).mode & 0o777 ]).to eq([ [ "a.rb" ], "old", 0o640 ])
  end

  it "says what it could not take back" do
    File.write(path("a.rb"), "old")

    expect { write({ "a.rb" => "new", "b.rb" => "b" }, renames: 1) }
      .to raise_error(described_class::Failed,
        "b.rb was not written: No space left on device. These files were written and can't be restored: a.rb.")
    expect([ files, File.read(path("a.rb")) ]).to eq([ [ "a.rb" ], "new" ])
  end

  it "leaves nothing of what was not wanted, or was given up" do
    described_class.open(@root) { |set| [ set.stage("app/a.rb", "a"), set.place([]) ] }
    expect { described_class.open(@root) { |set| [ set.stage("app/a.rb", "a"), raise(Interrupt) ] } }
      .to raise_error(Interrupt)
    expect(files).to be_empty
  end

  it "never has a file in part: who kills it leaves all, or what the next run writes over" do
    File.write(path("a.rb"), "old")
    stages = 3.times.map do |last|
      child = fork do
        count = 0
        allow(File).to receive(:rename).and_wrap_original { |rename, *names|
          (count += 1) > last ? Process.kill("KILL", Process.pid) && sleep : rename.call(*names)
        }
        described_class.open(@root) do |set|
          { "a.rb" => "new", "b.rb" => "b" }.each { |name, text| set.stage(name, text) }.then do
            set.place(%w[ a.rb b.rb ])
          end
        end
        exit!
      end
      Process.wait(child)
      [ "a.rb", "b.rb" ].to_h { |name| [ name, (File.read(path(name)) if File.exist?(path(name))) ] }
    end

    expect(stages)
      .to eq([
        { "a.rb" => "old", "b.rb" => nil }, { "a.rb" => "new", "b.rb" => nil }, { "a.rb" => "new", "b.rb" => "b" }
      ])
    write({ "a.rb" => "new", "b.rb" => "b" })
    expect(files).to eq([ "a.rb", "b.rb" ])
  end

  it "writes no file whose name is that of a temporary one, so that no file is lost" do
    { "a.rb" => "a", "a.rb.tasker-new" => "b" }.to_a.permutation.each do |texts|
      expect { write(texts.to_h) }.to raise_error(described_class::Failed,
        "Nothing was written, because of a.rb.tasker-new: files in the making have such a name. Choose another.")
      expect(files).to be_empty
    end
    expect { write({ "app/a.rb.tasker-old" => "a" }) }.to raise_error(described_class::Failed, /tasker-old/)
  end

  it "keeps the mode of what it replaces, and writes to where a link leads" do
    File.write(path("real.rb"), "old")
    File.chmod(0o755, path("real.rb"))
    File.symlink("real.rb", path("link.rb"))
    write({ "link.rb" => "new" })

    expect([ File.symlink?(path("link.rb")), File.read(path("real.rb")), File.stat(path("real.rb")).mode & 0o777 ])
      .to eq([ true, "new", 0o755 ])
  end

  it "writes nothing where a device, a pipe or a folder is in the way, or a link to one" do
    Dir.mkdir(path("folder"))
    File.mkfifo(path("pipe"))
    File.symlink("pipe", path("link.rb"))

    %w[ folder pipe link.rb ].each do |name|
      expect { write({ "a.rb" => "a", name => "new" }) }
        .to raise_error(described_class::Failed, "Nothing was written, because #{name} is not a regular file.")
    end
    expect([ files, File.ftype(path("pipe")) ]).to eq([ %w[ folder link.rb pipe ], "fifo" ])
  end

  it "follows no link at a temporary name" do
    File.write(path("victim"), "theirs")
    File.symlink(path("victim"), path("a.rb#{described_class::NEW}"))
    write({ "a.rb" => "a" })

    expect([ File.read(path("victim")), File.read(path("a.rb")) ]).to eq(%w[ theirs a ])
  end
end
