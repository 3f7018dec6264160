# frozen_string_literal: true

require_relative "../../../rakelib/release/clean_tree"

RSpec.describe Release::CleanTree do
  around { |example| Committed.tree("a.rb" => "1", "b.rb" => "2") { |root| @root = root and example.run } }

  it "is well where everything is committed" do
    expect(described_class.new(@root).problems).to be_empty
    expect(described_class.new(@root).summary).to match(/\Aeverything is committed, as \h{7,}\z/)
  end

  it "names what is changed, removed or new" do
    File.write(File.join(@root, "a.rb"), "3")
    FileUtils.rm(File.join(@root, "b.rb"))
    FileUtils.mkdir(File.join(@root, "new"))
    File.write(File.join(@root, "new/c.rb"), "4")

    expect(described_class.new(@root).problems).to eq([
      "a.rb is changed, but not committed", "b.rb is changed, but not committed", "new/c.rb is not in git"
    ])
  end

  it "fails outside of a repository, and does not call it clean" do
    Dir.mktmpdir { |root| expect { described_class.new(root).problems }.to raise_error(/git status: /) }
  end
end
