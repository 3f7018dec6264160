# frozen_string_literal: true

require "digest"
require "json"

# A bill of materials, CycloneDX 1.5: what is compiled into a file, as the file with its licences names it.
module Sbom
  class << self
    # @param bytes [String] the file's
    # @param name [String]
    # @param version [String]
    # @param type [String] library or application
    # @param created [String] a time in ISO 8601, the same each time
    # @param projects [Array<Array(String, String)>] see {CrateLicences#projects}
    # @param tools [Array<String>] with which it was built
    # @return [String] JSON
    def of(bytes, name:, version:, type:, created:, projects:, tools: [])
      reference = "#{name}@#{version}"
      main = { type:, "bom-ref": reference, name:, version:, licenses: [ { license: { id: "MIT" } } ],
               hashes: [ { alg: "SHA-256", content: Digest::SHA256.hexdigest(bytes) } ] }
      properties = tools.map { |tool| { name: "tasker-contrib:built-with", value: tool } }
      inside = projects.map { |project, licence| component(project, licence) }
      bill = { bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
               metadata: { timestamp: created, component: main, properties: }, components: inside,
               dependencies: [ { ref: reference, dependsOn: inside.map { |one| one[:"bom-ref"] } } ] }
      "#{JSON.pretty_generate(bill)}\n"
    end

    private
      def component(project, licence)
        name, version = project.match(/\A(\S+) (\d\S*)\z/)&.captures || [ project ]
        purl = "pkg:cargo/#{name}@#{version}" if version
        { type: "library", "bom-ref": purl || name, name:, version:, purl:,
          licenses: [ { expression: licence.gsub("/", " OR ") } ] }.compact
      end
  end
end
