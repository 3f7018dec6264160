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
