# frozen_string_literal: true

require "open3"
require "tmpdir"

# A git repository of its own; the application may be a folder in it.
RSpec.describe TaskerContribRails::Deploys::Revision do
  around { |example| Dir.mktmpdir { |folder| (@repository = Pathname(folder).realpath) && example.run } }

  let(:root) { @repository.join("apps/shop") }

  before do
    git "init", "-q", "-b", "main"
    write "config/tasker/templates/shop/order.yaml", "name: order\n"
    write "config/tasker/templates/.hidden/zürich.yml", "name: zürich\n"
    write "config/tasker/templates/notes.txt", "none"
    write "config/tasker/other.yaml", "none"
    git "add", "."
    git "commit", "-q", "-m", "first"
  end

  def git(*arguments)
    identity = %w[ -c user.name=ada -c user.email=ada@example.org -c commit.gpgsign=false ]
    output, status = Open3.capture2e("git", *identity, *arguments, chdir: @repository.to_s)
    raise output unless status.success?
  end

  def write(path, text) = root.join(path).tap { |file| file.dirname.mkpath }.write(text)

  def revision(name, folders: [ "config/tasker/templates" ]) = described_class.new(name, root:, folders:)

  def read(...) = revision(...).sources.to_h { |source| [ source.name, source.text ] }

  it "reads the templates that were there, whatever is there now" do
    write "config/tasker/templates/shop/order.yaml", "name: other\n"

    expect(read("main")).to eq("main:config/tasker/templates/shop/order.yaml" => "name: order\n",
      "main:config/tasker/templates/.hidden/zürich.yml" => "name: zürich\n")
    expect(read("HEAD", folders: [ "config/none", "../../elsewhere" ])).to eq({})
  end

  it "takes no revision for an option, a path, or a command" do
    [ "nowhere", "--upload-pack=touch x", "main:config", "-h", "; touch x", "" ].each do |name|
      expect { read(name) }
        .to raise_error(TaskerContribRails::Error::NoSuchRevision, /\Agit does not know the revision `/), name
    end
    expect(root.join("x")).not_to exist
  end

  it "leaves the folders around the application alone" do
    write "../../elsewhere/a.yaml", "name: other\n"
    git "add", "."
    git "commit", "-q", "-m", "second"

    expect(read("main", folders: [ "../../elsewhere" ])).to eq({})
  end

  it "takes a folder's name for what it is" do
    write "config/*/order.yaml", "name: star\n"
    write ":(top)x/order.yaml", "name: top\n"
    git "add", "."
    git "commit", "-q", "-m", "second"

    expect(read("main", folders: [ "config/*" ]).keys).to eq([ "main:config/*/order.yaml" ])
    expect(read("main", folders: [ ":(top)x" ]).keys).to eq([ "main::(top)x/order.yaml" ])
  end

  it "says that there is no repository" do
    Dir.mktmpdir do |folder|
      expect { described_class.new("main", root: Pathname(folder), folders: []).sources }
        .to raise_error(TaskerContribRails::Error::NoSuchRevision)
    end
  end

  it "reads nothing where no folder is in the application" do
    expect(read("main", folders: [ "../../elsewhere" ])).to eq({})
  end

  it "reads neither links nor submodules, whose text is no template" do
    root.join("config/tasker/templates/link.yaml").make_symlink("../other.yaml")
    git "add", "."
    git "update-index", "--add", "--cacheinfo", "160000,#{"a" * 40},apps/shop/config/tasker/templates/module.yaml"
    git "commit", "-q", "-m", "second"
    expect(read("main").keys.map { |name| File.basename(name) }).to contain_exactly("order.yaml", "zürich.yml")
  end
end
