# frozen_string_literal: true

require_relative "../../rakelib/component_licences"
require_relative "../../rakelib/component_tools"

# What the shipped component was made of, and with.
RSpec.describe "The shipped component's origin" do
  root = File.expand_path("../..", __dir__)
  licences = File.read(ComponentLicences::FILE)
  locked = File.read(ComponentLicences::LOCK).scan(/name = "(.+)"\nversion = "(.+)"/).to_h
  manifests = %w[ guest/Cargo.toml guest/yaml/Cargo.toml ].map { |file| File.read(File.join(root, file)) }

  it "has the licences of what Cargo.lock says now: `rake component:licences` makes them" do
    expect(licences).to include("Cargo.lock, SHA-256 #{ComponentLicences.digest}.")
  end

  it "has the licence of each crate that it is built with, in the locked version, and of Rust's standard library" do
    crates = manifests.flat_map { |text| text.scan(/^\[(?:target\..*\.)?dependencies\]\n((?:.+\n)+)/).flatten }.join
      .scan(/^([\w-]+) =/).flatten.uniq - [ "spanned-yaml" ]
    expect(crates.size).to be > 4
    crates.each do |crate|
      expect(licences).to match(/^## #{Regexp.escape(crate)} #{Regexp.escape(locked.fetch(crate))} \(/)
    end
    expect(licences).to include("## Rust's standard library")
  end

  it "has no licence without a text, and none that asks for more than to be kept" do
    sections = licences.split(/^## /).drop(1)
    expect(sections.map { |section| section.lines.drop(1).join.strip.size }.min).to be > 500
    expect(sections.map { |section| section[/\((.*)\)$/, 1] }).to all(match(/MIT|Apache-2\.0/))
    expect(licences).not_to match(%r{/(home|root|work|opt)/})
  end

  it "says with which tools it was built, without a path of the machine" do
    recorded = File.read(ComponentTools::FILE)
    expect(recorded.lines.map { |line| line[/\A([\w-]+): \S/, 1] }).to eq(ComponentTools::COMMANDS.keys)
    expect(recorded).not_to include("/")
  end

  it "notices another tool, by name" do
    Dir.mktmpdir do |dir|
      stub_const("ComponentTools::FILE", File.join(dir, "tools.txt"))
      allow(ComponentTools).to receive(:here).and_return("rustc: 1.97.1\nwasm-opt: 131\n")
      File.write(ComponentTools::FILE, "rustc: 1.97.1\nwasm-opt: 130\n")
      expect(ComponentTools.differences).to eq([ "wasm-opt was 130, and is 131 here" ])
      File.write(ComponentTools::FILE, ComponentTools.here)
      expect(ComponentTools.differences).to be_empty
    end
  end
end
