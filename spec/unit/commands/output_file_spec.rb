# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Commands::OutputFile do
  misuse = TaskerContribRails::Error::Misuse
  let(:output) { StringIO.new }

  def file(name) = described_class.new(name, formats: { ".txt" => "text", ".svg" => "svg" }, output:)

  it "has the format that its extension names, and is text without one" do
    expect([ nil, "task", "a.b/task", "task.txt", "task.SVG" ].map { |name| file(name).format })
      .to eq(%w[ text text text text svg ])
  end

  it "says which extensions there are" do
    expect { file("x.png").format }
      .to raise_error(misuse, "The extension of x.png is not a format. Use .txt and .svg, or name the format with " \
                              "--format.")
  end

  it "is written, or printed where none is named" do
    Dir.mktmpdir do |dir|
      file("#{dir}/task.txt").write("drawn")
      expect(File.read("#{dir}/task.txt")).to eq("drawn")
      expect { file("#{dir}/none/task.txt").write("drawn") }
        .to raise_error(misuse, /task\.txt can't be written: No such file or directory\.\z/)
    end
    expect(output.string).to match(/\AWritten to .*task\.txt\.\n\z/)
    output.reopen(+"")
    file(nil).write("drawn")
    expect(output.string).to eq("drawn")
    expect([ file(nil), file("x") ].map(&:named?)).to eq([ false, true ])
  end

  it "is not written through a link, which somebody else may have put there" do
    Dir.mktmpdir do |dir|
      File.write("#{dir}/kept.txt", "kept")
      File.symlink("#{dir}/kept.txt", "#{dir}/task.txt")
      expect { file("#{dir}/task.txt").write("drawn") }
        .to raise_error(misuse, /task\.txt can't be written: it is a symbolic link\. Name the file itself\.\z/)
      expect(File.read("#{dir}/kept.txt")).to eq("kept")
    end
  end
end
