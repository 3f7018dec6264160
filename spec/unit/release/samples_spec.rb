# frozen_string_literal: true

require_relative "../../../rakelib/release/samples"

RSpec.describe Release::Samples do
  around { |example| Dir.mktmpdir { |root| @root = root and example.run } }

  before do
    FileUtils.mkdir_p(File.join(@root, "spec"))
    File.write(File.join(@root, "spec/guide_spec.rb"), %(File.read("docs/guide.md")))
    File.write(File.join(@root, "spec/list_spec.rb"), "%w[ lists others ].each { |name| name }")
  end

  let(:ran) { [] }

  def problems(pages, specs, not_run: {}, pass: true)
    described_class.new(pages, @root, specs:, not_run:, run: ->(files) { ran.concat(files) && pass }).problems
  end

  sample = "Type:\n\n```sh\ntrue\n```\n"

  it "are run by the specs that are named" do
    pages = { "docs/guide.md" => sample, "docs/lists.md" => sample, "docs/prose.md" => "Nothing to run." }
    specs = { "docs/guide.md" => [ "spec/guide_spec.rb" ], "docs/lists.md" => %w[ spec/list_spec.rb ] }

    expect(problems(pages, specs)).to be_empty
    expect(ran).to eq(%w[ spec/guide_spec.rb spec/list_spec.rb ])
  end

  it "fail with their specs" do
    expect(problems({ "docs/guide.md" => sample }, { "docs/guide.md" => [ "spec/guide_spec.rb" ] }, pass: false))
      .to eq([ "a spec of the samples fails, see above: spec/guide_spec.rb" ])
  end

  it "are named in every page that has some" do
    expect(problems({ "docs/new.md" => sample }, {})).to eq([ "no spec is named that runs the samples of docs/new.md" ])
    expect(problems({ "docs/new.md" => sample }, {}, not_run: { "docs/new.md" => "it takes an hour" })).to be_empty
    expect(problems({ "docs/new.md" => "1. Type\n\n   ```ruby\n   1\n   ```\n" }, {}).size).to eq(1)
  end

  it "are not named where there are none" do
    expect(problems({ "docs/guide.md" => "None." }, { "docs/guide.md" => [ "spec/guide_spec.rb" ] }))
      .to eq([ "docs/guide.md is named, but has no samples" ])
  end

  it "are not run by a spec that is not there, or never reads the page" do
    pages = { "docs/guide.md" => sample }

    expect(problems(pages, { "docs/guide.md" => [ "spec/gone_spec.rb" ] }))
      .to eq([ "spec/gone_spec.rb, which runs the samples of docs/guide.md, does not exist" ])
    expect(problems(pages, { "docs/guide.md" => [ "spec/list_spec.rb" ] }))
      .to eq([ "spec/list_spec.rb does not read docs/guide.md" ])
    expect(ran).to be_empty
  end
end
