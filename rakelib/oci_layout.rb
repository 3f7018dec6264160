# frozen_string_literal: true

require "digest"
require "fileutils"
require "json"

# An OCI image layout: a folder whose files any registry takes (skopeo, oras), each found by its SHA-256.
class OciLayout
  MANIFEST = "application/vnd.oci.image.manifest.v1+json"
  EMPTY = "application/vnd.oci.empty.v1+json"

  # @param folder [String] made anew
  def initialize(folder)
    FileUtils.rm_rf(folder)
    FileUtils.mkdir_p("#{@folder = folder}/blobs/sha256")
    @manifests = []
  end

  # @param type [String] the media type
  # @param name [String, nil] of the file that it is
  # @return [Hash] its descriptor
  def blob(bytes, type, name: nil)
    digest = Digest::SHA256.hexdigest(bytes)
    File.binwrite("#{@folder}/blobs/sha256/#{digest}", bytes)
    annotations = { "org.opencontainers.image.title" => name } if name
    { mediaType: type, digest: "sha256:#{digest}", size: bytes.bytesize, annotations: }.compact
  end

  # @param layers [Array<Hash>] descriptors
  # @param config [Hash] descriptor; an empty one by default
  # @param tag [String, nil] by which it is found in the layout
  # @param others [Hash] `annotations`, `artifactType`, `subject`
  # @return [Hash] its descriptor
  def manifest(layers, config: blob("{}", EMPTY), tag: nil, **others)
    content = { schemaVersion: 2, mediaType: MANIFEST, **others.slice(:artifactType), config:, layers:,
                **others.except(:artifactType) }
    described = blob(self.class.json(content), MANIFEST)
    annotations = { "org.opencontainers.image.ref.name" => tag } if tag
    @manifests << { **described, **others.slice(:artifactType), annotations: }.compact
    described
  end

  def close
    File.write("#{@folder}/oci-layout", self.class.json(imageLayoutVersion: "1.0.0"))
    File.write("#{@folder}/index.json",
      self.class.json(schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: @manifests))
  end

  def self.json(value) = JSON.generate(value)
end
