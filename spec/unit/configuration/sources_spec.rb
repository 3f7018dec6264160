# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Configuration::Sources do
  around { |example| Dir.mktmpdir { |dir| @root = dir; example.run } }

  def write(name, text)
    FileUtils.mkdir_p(File.dirname("#{@root}/#{name}"))
    File.binwrite("#{@root}/#{name}", text)
  end

  def read(**) = described_class.new(@root, "test", **).to_a

  it "reads the base, then the environment, common.toml first" do
    write "config/tasker/base/worker.toml", "b"
    write "config/tasker/base/common.toml", "a"
    write "config/tasker/base/notes.md", "x"
    write "config/tasker/environments/test/aaa.toml", "c"
    write "config/tasker/environments/production/common.toml", "x"

    expect(read.map { |source| source.values_at(:name, :layer, :text) }).to eq([
      [ "config/tasker/base/common.toml", "base", "a" ], [ "config/tasker/base/worker.toml", "base", "b" ],
      [ "config/tasker/environments/test/aaa.toml", "environment", "c" ]
    ])
  end

  it "reads the user's own merged file alone" do
    write "config/tasker/base/common.toml", "a"
    write "tasker.toml", "mine"

    expect(read(given: "tasker.toml")).to eq([ { name: "tasker.toml", layer: "final", text: "mine", problem: nil } ])
    expect(read(given: "/nowhere.toml"))
      .to eq([ { name: "/nowhere.toml", layer: "final", text: "", problem: "is not there" } ])
  end

  it "takes a file with nothing in it" do
    write "config/tasker/base/common.toml", ""

    expect(read).to eq([ { name: "config/tasker/base/common.toml", layer: "base", text: "", problem: nil } ])
  end

  it "says of a file that can't be read why" do
    write "config/tasker/base/latin.toml", "a = 1\nb = \"gr\xFCn\"\n".b
    write "config/tasker/base/large.toml", "#" * (TaskerContribRails::TextFile::LARGEST + 1)
    FileUtils.mkdir_p("#{@root}/config/tasker/base/folder.toml")
    File.mkfifo("#{@root}/config/tasker/base/pipe.toml")
    File.symlink("nowhere", "#{@root}/config/tasker/base/link.toml")

    expect(read.to_h { |source| [ File.basename(source[:name], ".toml"), source[:problem] ] }).to eq(
      "latin" => "is not UTF-8 (line 2)", "large" => "is 1048577 bytes long, and 1048576 are the most",
      "folder" => "is a folder",
      "pipe" => "is no regular file", "link" => "is not there"
    )
  end
end
