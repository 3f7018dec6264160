# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::TemplateFolder do
  around { |example| Dir.mktmpdir { |dir| (@root = Pathname(dir)) && example.run } }

  def folder(name, *files)
    @root.join(name).tap do |folder|
      files.each { |file| folder.join(file).tap { |path| path.dirname.mkpath }.write("name: #{file}\n") }
    end
  end

  def path(*folders) = Pathname(described_class.new(folders, @root.join("made")).path)

  it "is the application's own, where there is one" do
    expect(path(folder("templates", "order.yaml"), @root.join("missing"))).to eq(@root.join("templates"))
    expect(@root.join("made")).not_to exist
  end

  it "has the templates of all folders, where there are several, also of the same name" do
    made = path(folder("one", "order.yaml", "deep/refund.yml", "notes.txt"), folder("two", "order.yaml"))
    files = made.glob("**/*").select(&:file?)
    expect(files.map { |file| file.relative_path_from(made).to_s })
      .to contain_exactly("0/order.yaml", "0/deep/refund.yml", "1/order.yaml")
    expect(made.join("1/order.yaml").realpath).to eq(@root.join("two/order.yaml").realpath)
  end

  it "is made anew, without what a start before left in it" do
    made = path(folder("one", "order.yaml"), folder("two", "refund.yaml"))
    @root.join("two/refund.yaml").delete
    expect(path(@root.join("one"), @root.join("two")).glob("*/*").map { |file| file.basename.to_s })
      .to eq([ "order.yaml" ])
    expect(made).to exist
  end

  it "has what is kept in place of a file, and leaves the file alone" do
    one = folder("one", "order.yaml", "refund.yaml")
    made = Pathname(described_class.new([ one ], @root.join("made"),
      kept: { one.join("order.yaml").to_s => "name: before\n" }).path)
    expect(made.join("0/order.yaml").read).to eq("name: before\n")
    expect(made.join("0/refund.yaml").realpath).to eq(one.join("refund.yaml").realpath)
    expect(one.join("order.yaml").read).to eq("name: order.yaml\n")
  end
end
