# frozen_string_literal: true

require_relative "../../rakelib/crate_licences"
require_relative "../../rakelib/sbom"

RSpec.describe CrateLicences do
  CrateLicences::ALL.each do |licences|
    describe licences.file.delete_prefix("#{File.expand_path("../..", __dir__)}/") do
      let(:text) { File.read(licences.file) }
      let(:projects) { described_class.projects(text) }
      let(:locked) { File.read(licences.lock).scan(/name = "(.+)"\nversion = "(.+)"/).map { |crate| crate.join(" ") } }

      it "was made from what Cargo.lock says now" do
        expect(text).to include("Cargo.lock, SHA-256 #{licences.digest}.")
      end

      it "names each crate in the locked version, and Rust's standard library" do
        others, crates = projects.map(&:first).partition { |project| project.match?(/\A(Rust|The)\b/) }
        expect(crates - locked).to be_empty
        expect(crates.size).to be > 4
        expect(others).to include(start_with("Rust's standard library"))
      end

      it "misses no crate that cargo compiles" do
        skip "cargo is not installed" unless system("cargo", "--version", %i[ out err ] => File::NULL)
        compiled = licences.compiled.map { |crate| crate.values_at("name", "version").join(" ") }
        expect(projects.map(&:first)).to include(*compiled)
      end

      it "has a text for each, of a licence that lets everybody use the program" do
        sections = text.split(/^## (?=.+ \(.+\)$)/).drop(1)
        texts = sections.map { |section| section.lines.drop(1).join.strip }
        short = texts.select { |one| one.size < 500 }.map { |one| one[/\AAs for (\S+ \S+), above\.\z/, 1] }
        expect(projects.map(&:first)).to include(*short)
        expect(projects.map(&:last)).to all(match(/MIT|Apache-2\.0|BSD-|Unicode-3\.0|Zlib|LGPL-2\.1-or-later/))
        expect(text).not_to match(%r{/(home|root|work|opt)/})
      end
    end
  end

  it "asks of those who use the gem for no more than to keep the texts" do
    licences = described_class.projects(File.read(CrateLicences::COMPONENT.file)).map(&:last)
    expect(licences).to all(match(/MIT|Apache-2\.0/))
  end

  it "is a bill of materials too" do
    bill = JSON.parse(Sbom.of("bytes", name: "it", version: "1.0", type: "application", created: "2026-11-24T00:00:00Z",
      projects: [ [ "clap 4.6.0", "MIT OR Apache-2.0" ], [ "The GNU C Library", "LGPL-2.1-or-later" ] ]))

    expect(bill["metadata"]["component"])
      .to include("bom-ref" => "it@1.0", "hashes" => [ include("content" => Digest::SHA256.hexdigest("bytes")) ])
    expect(bill["components"].map { |one| one["purl"] }).to eq([ "pkg:cargo/clap@4.6.0", nil ])
    expect(bill["dependencies"].first["dependsOn"]).to eq([ "pkg:cargo/clap@4.6.0", "The GNU C Library" ])
  end
end
