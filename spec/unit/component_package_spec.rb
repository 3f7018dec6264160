# frozen_string_literal: true

require "open3"
require_relative "../../rakelib/component_package"
require_relative "../../rakelib/hosts"

RSpec.describe ComponentPackage do
  around { |example| Dir.mktmpdir { |dir| example.run if @dir = dir } }

  def write(folder = "#{@dir}/layout", root: File.expand_path("../..", __dir__))
    @digest = described_class.new(root, version: "0.1.0", created: "2026-11-24T00:00:00Z").write(folder)
    folder
  end

  def file(name) = File.expand_path("../../#{name}", __dir__)
  def json(digest) = JSON.parse(blob(digest))
  def blob(digest) = File.binread("#{@dir}/layout/blobs/#{digest.sub(":", "/")}")
  def index = JSON.parse(File.read("#{@dir}/layout/index.json"))
  def manifests = index["manifests"].map { |described| json(described["digest"]) }

  def descriptors
    index["manifests"] +
      manifests.flat_map { |manifest| [ manifest["config"], *manifest["layers"], manifest["subject"] ].compact }
  end

  def unpacked(tar)
    Gem::Package::TarReader.new(StringIO.new(tar)).to_h { |entry| [ entry.full_name, entry.read.to_s.b ] }
  end

  it "is an OCI image layout, in which every part has its size and its SHA-256, and nothing else lies" do
    write
    expect(JSON.parse(File.read("#{@dir}/layout/oci-layout"))).to eq("imageLayoutVersion" => "1.0.0")
    descriptors.each do |described|
      bytes = blob(described["digest"])
      expect(described.values_at("digest", "size"))
        .to eq([ "sha256:#{Digest::SHA256.hexdigest(bytes)}", bytes.bytesize ])
    end
    stored = Dir.children("#{@dir}/layout/blobs/sha256").map { |name| "sha256:#{name}" }
    expect(stored).to match_array(descriptors.map { |described| described["digest"] }.uniq)
  end

  it "has the component in the form of WebAssembly artefacts: one layer, with what it exports" do
    write
    manifest = json(@digest)
    config = json(manifest["config"]["digest"])

    expect(manifest["config"]["mediaType"]).to eq("application/vnd.wasm.config.v0+json")
    expect(manifest["layers"].map { |layer| layer["mediaType"] }).to eq([ "application/wasm" ])
    expect(blob(manifest["layers"].first["digest"])).to eq(File.binread(TaskerContribRails::Component::PATH))
    expect(config).to include("architecture" => "wasm", "layerDigests" => [ manifest["layers"].first["digest"] ])
    exported = blob(manifest["layers"].first["digest"]).scan(%r{tasker:contrib/[a-z]+@0\.2\.0}n).uniq.sort
    expect(config["component"]).to eq("exports" => exported, "imports" => [])
    expect(manifest["annotations"]).to include("org.opencontainers.image.licenses" => "MIT")
  end

  it "has the contract, the cases, the licences and the bill of materials, which refer to the component" do
    write
    contract, bill = manifests.drop(1)
    expect([ contract, bill ].map { |manifest| manifest["subject"]["digest"] }.uniq).to eq([ @digest ])

    named = contract["layers"].to_h do |layer|
      [ layer["annotations"]["org.opencontainers.image.title"], blob(layer["digest"]) ]
    end
    expect(named.keys).to eq(%w[ wit.tar cases.tar LICENSE THIRD-PARTY-LICENSES.txt ])
    unpacked(named["wit.tar"]).each { |name, text| expect(text).to eq(File.binread(file(name))) }
    expect(unpacked(named["wit.tar"]).keys).to eq(Dir.children(file("wit")).sort.map { |name| "wit/#{name}" })
    cases = unpacked(named["cases.tar"])
    expect(cases).to all(satisfy { |name, text| text == File.binread(file("spec/#{name}")) })
    expect(cases.keys.filter_map { |name| name[%r{\Acases/(\w+)/}, 1] }.uniq)
      .to eq(Hosts.rooms)

    sbom = json(bill["layers"].first["digest"])
    expect(sbom).to include("bomFormat" => "CycloneDX", "specVersion" => "1.5")
    crates = File.read(file("host-ruby/THIRD-PARTY-LICENSES.txt")).scan(/^## /).size
    expect(sbom["components"]).to have_attributes(size: crates).and include(include("name" => "granit-parser"))
    licences = sbom["components"].flat_map { |one| one["licenses"] }
    expect(licences).to all(include("expression" => match(/MIT|Apache-2\.0/)))
  end

  it "has the same bytes twice" do
    one = write
    umask = File.umask(0o077)
    other = write("#{@dir}/other")
    names = ->(folder) { Dir.glob("**/*", base: folder).sort }

    expect(names[other]).to eq(names[one])
    files = names[one].select { |name| File.file?("#{one}/#{name}") }
    expect(files).to all(satisfy { |name| FileUtils.identical?("#{one}/#{name}", "#{other}/#{name}") })
  ensure
    File.umask(umask) if umask
  end

  it "is copied by skopeo, which checks it" do
    here = ENV["PATH"].split(File::PATH_SEPARATOR).any? { |folder| File.executable?(File.join(folder, "skopeo")) }
    skip "skopeo is not installed" unless here || (ENV["CI"] && RUBY_PLATFORM.include?("linux"))

    write
    %w[ 0.1.0 0.1.0-contract 0.1.0-sbom ].each do |tag|
      copy = [ "copy", "oci:#{@dir}/layout:#{tag}", "dir:#{@dir}/#{tag}" ]
      said, status = Open3.capture2e("skopeo", "--insecure-policy", *copy)
      expect([ said, status.success? ]).to match([ a_string_including("Writing manifest"), true ])
    end
    copied = Dir["#{@dir}/0.1.0/*"].map { |file| File.binread(file) }
    expect(copied).to include(File.binread(TaskerContribRails::Component::PATH))
  end
end
