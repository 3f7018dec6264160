# frozen_string_literal: true

require_relative "contract_files"
require_relative "crate_licences"
require_relative "oci_layout"
require_relative "sbom"

# The component as an artefact of its own, for hosts that are no gem: an OCI image layout in the form that WebAssembly
# tools expect (one layer with the component). Its contract, cases and licences, and its bill of materials, refer to it.
class ComponentPackage
  WASM = "application/wasm"
  CONFIG = "application/vnd.wasm.config.v0+json"
  CONTRACT = "application/vnd.tasker.contrib.contract.v0"
  TAR = "application/vnd.oci.image.layer.v1.tar"
  TEXT = "text/plain"
  SBOM = "application/vnd.cyclonedx+json"

  # @param root [String] a checkout
  # @param version [String] of the gem
  # @param created [String] a time in ISO 8601, the same each time
  def initialize(root, version:, created:)
    @root, @version, @created = root, version, created
  end

  # @param folder [String]
  # @return [String] the digest by which the component is found
  def write(folder)
    layout = OciLayout.new(folder)
    component = layout.manifest([ layer = layout.blob(wasm, WASM, name: "tasker_contrib.wasm") ],
      config: layout.blob(OciLayout.json(config(layer)), CONFIG), tag: @version, annotations:)
    subject = component.slice(:mediaType, :digest, :size)
    layout.manifest(contract(layout), artifactType: CONTRACT, subject:, tag: "#{@version}-contract")
    bill = layout.blob(sbom, SBOM, name: "sbom.cdx.json")
    layout.manifest([ bill ], artifactType: SBOM, subject:, tag: "#{@version}-sbom")
    layout.close
    component[:digest]
  end

  private
    def wasm = read("host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm")
    def read(name) = File.binread(File.join(@root, name))

    def contract(layout)
      files = ContractFiles.new(@root)
      [ layout.blob(files.wit_tar, TAR, name: "wit.tar"), layout.blob(files.cases_tar, TAR, name: "cases.tar"),
        layout.blob(read("LICENSE"), TEXT, name: "LICENSE"),
        layout.blob(third_party, TEXT, name: "THIRD-PARTY-LICENSES.txt") ]
    end

    def third_party = read("host-ruby/THIRD-PARTY-LICENSES.txt")

    # As the layout for WebAssembly defines it. "wasip2" stands for the component model; the component imports nothing.
    def config(layer)
      { created: @created, architecture: "wasm", os: "wasip2", layerDigests: [ layer[:digest] ],
        component: { exports:, imports: [] } }
    end

    def exports
      world = read("wit/world.wit").force_encoding(Encoding::UTF_8)
      package, version = world.match(/^package (\S+)@(\S+);/).captures
      world.scan(/^ *export ([\w-]+);/).flatten.map { |name| "#{package}/#{name}@#{version}" }.sort
    end

    def annotations
      { "org.opencontainers.image.created" => @created, "org.opencontainers.image.licenses" => "MIT",
        "org.opencontainers.image.source" => "https://github.com/tasker-systems/tasker-contrib",
        "org.opencontainers.image.title" => "tasker-contrib", "org.opencontainers.image.version" => @version,
        "org.opencontainers.image.description" => "Checks, draws and runs Tasker workflows, in any host" }
    end

    def sbom
      tools = read("guest/built-with.txt").force_encoding(Encoding::UTF_8).lines(chomp: true).reject(&:empty?)
      projects = CrateLicences.projects(third_party)
      Sbom.of(wasm, name: "tasker-contrib", version: @version, type: "library", created: @created, projects:, tools:)
    end
end
