# frozen_string_literal: true

require "digest"
require_relative "../../rakelib/component_docs"

# What the shipped bytes themselves say, read without any WebAssembly engine.
RSpec.describe "The shipped component" do
  path = TaskerContribRails::Component::PATH
  wit = File.expand_path("../../wit", __dir__)

  # The sections of a WebAssembly binary: [id, content].
  def sections(bytes)
    at = 8
    list = []
    while at < bytes.bytesize
      id = bytes.getbyte(at)
      size, at = ComponentDocs.leb128(bytes, at + 1)
      list << [ id, bytes.byteslice(at, size) ]
      at += size
    end
    list
  end

  let(:bytes) { File.binread(path) }
  let(:root) { sections(bytes) }

  it "is a component" do
    expect(bytes.byteslice(0, 8).unpack("a4vv")).to eq([ "\0asm", 13, 1 ])
  end

  it "imports nothing: the root has no import section, and no core module has one" do
    import_section_of_a_component = 10
    core_module = 1
    import_section_of_a_module = 2

    expect(root.map(&:first)).not_to include(import_section_of_a_component)
    modules = root.select { |id, _| id == core_module }.map(&:last)
    main = modules.max_by(&:bytesize)
    expect(sections(main).map(&:first)).not_to include(import_section_of_a_module)
  end

  it "exports the interfaces of wit/world.wit and no others" do
    export_section = 11
    exported = root.select { |id, _| id == export_section }.flat_map do |_, content|
      content.force_encoding("BINARY").scan(%r{tasker:contrib/[a-z-]+@[\d.]+}n)
    end
    declared = File.read("#{wit}/world.wit").scan(/^\s*export ([a-z-]+);/).flatten

    expect(exported.uniq).to match_array(declared.map { |name| "tasker:contrib/#{name}@0.2.0" })
  end

  it "exports every function of each interface" do
    Dir["#{wit}/*.wit"].each do |file|
      text = File.read(file)
      interface = text[/^interface ([a-z-]+)/, 1] or next
      text.scan(/^    %?([a-z-]+): func\(/).flatten.each do |function|
        expect(bytes)
          .to include("tasker:contrib/#{interface}@0.2.0##{function}".b), "#{interface}.#{function} is not exported"
      end
    end
  end

  it "has the SHA-256 that stands beside it" do
    expect(File.read("#{path}.sha256").strip).to eq(Digest::SHA256.hexdigest(bytes))
  end

  it "names no folder of the machine it was built on" do
    expect(bytes).not_to match(%r{/(home|root|Users|registry/src)/}n)
  end

  it "is about 1.1 MB without its documentation: a process that finds no compiled code waits for every byte" do
    expect(ComponentDocs.without(bytes).bytesize).to be < 1_087_000
    expect(bytes.bytesize).to be < 1_101_000
  end

  it "carries the documentation of wit/, of every function" do
    docs = ComponentDocs.read(bytes).fetch("interfaces")
    Dir["#{wit}/*.wit"].each do |file|
      text = File.read(file)
      interface = text[/^interface ([a-z-]+)/, 1] or next
      expect(docs.fetch(interface).fetch("docs")).to include(text[%r{^/// (.+)}, 1])
      text.scan(/^    %?([a-z-]+): func\(/).flatten.each do |function|
        expect(docs.dig(interface, "funcs", function, "docs")).to match(/\S/), "#{interface}.#{function}"
      end
    end
  end
end
