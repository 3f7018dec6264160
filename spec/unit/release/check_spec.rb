# frozen_string_literal: true

require_relative "../../../rakelib/release/check"

RSpec.describe Release::Check do
  let(:output) { StringIO.new }

  def check(title, *problems) = Struct.new(:title, :problems, :summary).new(title, problems, "as it should be")

  it "says of each check what it saw" do
    expect(described_class.new([ check("version"), check("links") ], output:).call).to be(true)
    expect(output.string).to eq("ok      version: as it should be\nok      links: as it should be\n")
  end

  it "runs all checks, whatever fails" do
    checks = [ check("version", "the tag is v2", "a lock is old"), check("links"), check("contents", "no README") ]

    expect(described_class.new(checks, output:).call).to be(false)
    expect(output.string).to eq(<<~TEXT)
      FAILED  version:
            - the tag is v2
            - a lock is old
      ok      links: as it should be
      FAILED  contents:
            - no README
    TEXT
  end

  describe "in this checkout" do
    all = described_class.of(output: "/absent.gem").instance_variable_get(:@checks)
    of = ->(title) { all.find { |one| one.title == title } }

    it "has a check of each subject" do
      expect(all.map(&:title)).to eq([
        "version", "changelog", "clean tree", "reproducible gem", "contents", "licences", "links",
        "samples of the documentation"
      ])
    end

    %w[ version licences links ].each do |title|
      it "has no problem with its #{title}" do
        expect(of.(title).problems).to be_empty
      end
    end

    it "names a spec, or a reason, for each page with samples" do
      samples = of.("samples of the documentation")
      samples.instance_variable_set(:@run, ->(_) { true })
      expect(samples.problems).to be_empty
    end
  end
end
