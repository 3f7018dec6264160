# frozen_string_literal: true

require_relative "../../../rakelib/release/licences"

RSpec.describe Release::Licences do
  mit = "MIT License\n\nCopyright"
  crates = { "Cargo.lock" => "crates", "LICENSE" => mit, "host-ruby/LICENSE" => mit }
  third_party = "host-ruby/THIRD-PARTY-LICENSES.txt"

  def gem(name, *licences) = Gem::Specification.new { |spec| spec.name, spec.licenses = name, licences }

  def text(*projects)
    [ "Made from Cargo.lock, SHA-256 #{Digest::SHA256.hexdigest("crates")}.", *projects.map { |name| "## #{name}" } ]
      .join("\n\n")
  end

  define_method(:problems) do |files = {}, ours: gem("ours", "MIT"), needs: [ gem("rails", "MIT") ]|
    Dir.mktmpdir do |root|
      { third_party => text("toml 1.2 (MIT OR Apache-2.0)"), **crates, **files }.each do |path, content|
        FileUtils.mkdir_p(File.join(root, File.dirname(path)))
        File.write(File.join(root, path), content)
      end
      described_class.new(root, ours, needs).problems
    end
  end

  it "are well where all are permissive and travel with the gem" do
    expect(problems).to be_empty
  end

  it "are ours in the gem too" do
    expect(problems({ "host-ruby/LICENSE" => "MIT License\n\nAnother" }))
      .to eq([ "host-ruby/LICENSE is not the same as LICENSE" ])
    expect(problems(ours: gem("ours"))).to eq([ "the gemspec names [], and LICENSE is MIT's" ])
    expect(problems({ "LICENSE" => "GPL", "host-ruby/LICENSE" => "GPL" })).to eq([ "LICENSE is not MIT's" ])
  end

  it "are made from today's crates" do
    expect(problems({ "Cargo.lock" => "other crates" }))
      .to eq([ "#{third_party} is not made from today's Cargo.lock: run `rake component:licences`" ])
    expect(problems({ third_party => text })).to eq([ "#{third_party} names no project" ])
  end

  it "bind nobody who uses the gem" do
    expect(problems({ third_party => text("a 1.0 (GPL-3.0)", "b 1.0 (MIT/GPL-3.0)", "c 1.0 (MIT)") }))
      .to eq([ "a 1.0 is under GPL-3.0" ])
    expect(problems(needs: [ gem("a", "AGPL-3.0"), gem("b"), gem("c", "Apache-2.0") ]))
      .to eq([ "the gem a is under AGPL-3.0", "the gem b is under no licence that it names" ])
  end
end
