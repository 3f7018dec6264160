# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Workflows::Sources do
  around do |example|
    Dir.mktmpdir { |dir| @root = Pathname(dir).realpath.join("an [x] {y}").tap(&:mkpath) and example.run }
  end

  def write(*names) = names.each { |name| @root.join(name).tap { |path| path.dirname.mkpath }.write("name: a\n") }
  def names = described_class.new(root: @root, folders: [ "templates" ]).map(&:name)

  it "are what the engine reads: in folders that are links, that start with a dot, or whose names are patterns" do
    write "templates/order.yaml", "templates/shop/refund.yml", "templates/.drafts/a.yaml", "templates/.b.yaml",
      "templates/[c]/d.yaml", "elsewhere/e.yaml", "templates/readme.md", "templates/.yaml"
    @root.join("templates/linked").make_symlink(@root.join("elsewhere"))

    expect(names)
      .to eq(%w[
        templates/.b.yaml templates/.drafts/a.yaml templates/[c]/d.yaml templates/linked/e.yaml templates/order.yaml
        templates/shop/refund.yml
      ])
  end

  it "are read once where a link leads back" do
    write "templates/order.yaml"
    @root.join("templates/again").make_symlink(@root.join("templates"))

    expect(names).to eq([ "templates/order.yaml" ])
  end

  it "know the links that lead nowhere, also in folders that are links themselves" do
    write "templates/order.yaml", "elsewhere/e.yaml"
    { "templates/gone.yaml" => "nowhere.yaml", "templates/more" => "nothing",
      "templates/linked" => @root.join("elsewhere"), "elsewhere/.gone.yml" => "x" }
      .each { |link, target| @root.join(link).make_symlink(target) }
    sources = described_class.new(root: @root, folders: [ "templates" ])

    expect(sources.map(&:name)).to eq(%w[ templates/linked/e.yaml templates/order.yaml ])
    expect(sources.dead_links).to eq(%w[ templates/gone.yaml templates/linked/.gone.yml templates/more ])
  end

  it "go on where one can't be read, and say of that one why" do
    write "templates/a.yaml"
    @root.join("templates/m.yaml").make_symlink("/proc/self/mem") # not even root can read its beginning
    @root.join("templates/z.yaml").open("w") { |file| file.truncate(65 * 1024 * 1024) }
    sources = described_class.new(root: @root, folders: [ "templates" ])

    expect(sources.map { |source| source.findings.map(&:message).first }).to match(
      [ /namespace_name/, "This file gave an error (Input/output error).",
        "This file is 68157440 bytes long, and 67108864 are the most." ]
    )
  end

  it "have names in UTF-8, whatever bytes their files' names have" do
    write "templates/caf\xE9.yaml".b
    sources = described_class.new(root: @root, folders: [ "templates" ])

    expect(sources.map(&:name)).to eq([ "templates/caf\\xE9.yaml" ])
    expect(sources.first.findings.map(&:code)).not_to include("TC3001")
  end

  describe "#find" do
    before do
      @root.join("templates").mkpath
      @root.join("templates/order.yaml")
           .write("name: order\nnamespace_name: shop\nsteps: [ { name: a, handler: { callable: A } } ]\n")
    end

    def find(name, **) = described_class.new(root: @root, folders: [ "templates" ]).find(name, **)
    def find_none(message) = raise_error(TaskerContribRails::Error::NoSuchTemplate, message)

    it "says that a name is none, whatever it is" do
      {
        nil => "No workflow is named. The application has shop/order.",
        "" => "No workflow is named. The application has shop/order.",
        " " => "No workflow is named. The application has shop/order.",
        "/" => "No workflow is named. The application has shop/order.",
        "shop/" => /\AThere is no workflow shop\/\./,
        "t/one\0" => /\AThere is no workflow t\/one\\u\{0\}\./, "\0.yaml" => /\AThere is no workflow \\u\{0\}\.yaml\./,
        "\xFF" => /\AThere is no workflow \\xFF\./, "a\e[31m\nb" => /\AThere is no workflow a\\e\[31m\\nb\./,
        "ord\xFF" => /\AThere is no workflow ord\\xFF\./, 7 => /\AThere is no workflow 7\./
      }.each { |name, message| expect { find(name) }.to find_none(message) }
      expect { find("order", namespace: "\xFF") }.to find_none(/\AThere is no workflow \\xFF\/order\./)
      expect { described_class.new(root: @root, folders: [ "templates" ]).all(namespace: "\0\xFF") }
        .to find_none(/\AThere is no workflow \\u\{0\}\\xFF/)
    end

    it "repeats no more than the beginning of a name" do
      expect { find("x" * 100_000) }.to find_none(/\AThere is no workflow x{79}…\. /)
      expect { find("#{"x" * 100_000}/order") }.to find_none(/\AThere is no workflow x{79}…\. /)
    end
  end

  it "are none where the folder is missing" do
    expect(names).to be_empty
    expect(described_class.new(root: @root, folders: [ "templates" ]).dead_links).to be_empty
  end

  it "say what to do where the engine does not know a template of theirs, in this version" do
    write "templates/broken.yaml"
    @root.join("templates/order.yaml").write(<<~YAML)
      name: order
      namespace_name: shop
      version: "1.1.0"
      steps: [ { name: a, handler: { callable: A } } ]
    YAML
    sources = described_class.new(root: @root, folders: [ "templates" ])
    task = { "name" => "order", "namespace" => "shop", "version" => "1.1.0" }

    expect(sources.unregistered(task))
      .to eq("No worker has registered shop/order 1.1.0 yet: start or restart `bin/rails tasker:work`.")
    expect([ { "version" => "1.0.0" }, { "namespace" => "other" }, { "name" => "a" } ]
      .map { |other| sources.unregistered(task.merge(other)) }).to all be_nil
  end
end
