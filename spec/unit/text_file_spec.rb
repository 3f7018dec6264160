# frozen_string_literal: true

require "socket"
require "stringio"

RSpec.describe TaskerContribRails::TextFile do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir).realpath and example.run } }

  def write(name, text) = @root.join(name).tap { |path| path.binwrite(text) }
  def refuse(message) = raise_error(TaskerContribRails::Error::Unreadable, message)

  it "reads a text in UTF-8, whatever the locale says, and one with nothing in it" do
    expect(described_class.read(write("a.json", "é\n"))).to eq("é\n")
    expect(described_class.read(write("empty.json", ""))).to eq("").and have_attributes(encoding: Encoding::UTF_8)
  end

  it "reads what is longer than a part, with a letter over its end" do
    text = "#{"x" * (16 * 1024 - 1)}é#{"y" * 40_000}"
    expect(described_class.read(write("long.txt", text))).to eq(text)
  end

  it "says what is wrong with a file, by the name that it is given" do
    write("latin", "a\n\xFC\n")
    write("large", "12345")
    File.mkfifo(@root.join("pipe"))
    UNIXServer.new(@root.join("socket").to_s).close
    File.symlink("nowhere", @root.join("dead"))
    File.symlink("loop", @root.join("loop"))
    {
      "latin" => "latin is not UTF-8 (line 2).", "large" => "large is 5 bytes long, and 4 are the most.",
      "pipe" => "pipe is no regular file.", "socket" => "socket is no regular file.", "." => ". is a folder.",
      "gone" => "gone is not there.", "dead" => "dead is not there.",
      "loop" => "loop gave an error (Too many levels of symbolic links).",
      "large/x" => "large/x gave an error (Not a directory)."
    }.each do |name, message|
      expect { described_class.read(@root.join(name), name:, most: 4) }.to refuse(message)
    end
    expect { described_class.read("/dev/zero") }.to refuse("/dev/zero is no regular file.")
  end

  it "says why a file could not be opened or read after it was looked at" do
    path = write("a.json", "{}")
    { Errno::ENOENT => "is not there", Errno::EACCES => "may not be read by this user",
      Errno::EPERM => "may not be read by this user", Errno::EIO => "gave an error (Input/output error)" }
      .each do |error, reason|
      allow(File).to receive(:open).and_raise(error)
      expect { described_class.read(path, name: "a.json") }.to raise_error(an_object_having_attributes(reason:))
    end
  end

  it "reads no more than it may where a file has no size, as those in /proc, or grows" do
    path = write("grows", "12345")
    allow(File).to receive(:stat).and_return(instance_double(File::Stat, directory?: false, file?: true, size: 0))

    expect { described_class.read(path, name: "grows", most: 4) }
      .to refuse("grows is longer than 4 bytes, the most that are read.")
    expect(described_class.read(path, most: 5)).to eq("12345")
  end

  it "leaves to others what is not UTF-8, if they ask so" do
    expect(described_class.bytes(write("latin", "\xFC"))).to eq("\xFC")
  end

  it "reads what is piped to its end, or to the most" do
    expect(described_class.piped(StringIO.new("é"))).to eq("é")
    expect { described_class.piped(StringIO.new("12345"), most: 4) }.to refuse(/\Astandard input is longer than 4/)
    expect { described_class.piped(StringIO.new("\xFF")) }.to refuse("standard input is not UTF-8 (line 1).")
  end

  it "makes the name of a file safe to print" do
    expect { described_class.read(@root, name: "a\e[31m\xFF") }.to refuse("a\\e[31m\\xFF is a folder.")
  end
end
