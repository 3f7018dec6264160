# frozen_string_literal: true

require_relative "../../../rakelib/release/links"

RSpec.describe Release::Links do
  homepage = "https://github.com/example/project"

  define_method(:links) do |text, at: "docs/guide.md", fetch: nil, **others|
    pages = { at => text, "README.md" => "# Read me\n", **others.transform_keys(&:to_s) }
    described_class.new(pages, [ *pages.keys, "wit/world.wit" ], homepage:, fetch:)
  end

  def problems(...) = links(...).problems

  it "lead to files, folders and headings" do
    expect(problems(<<~PAGE, "docs/other.md": "# Other\n\n## What's `new` in 1.0, and why?\n\n## Twice\n\n## Twice\n"))
      # Guide

      [Other](other.md), [up](../README.md#read-me), [here](#guide), [folder](../wit), [file](<../wit/world.wit>)
      [new](other.md#whats-new-in-10-and-why), [first](other.md#twice), [second](other.md#twice-1 "a title")
      [ours](#{homepage}/blob/main/docs/other.md#other), [named](#place), [reference][other]

      <a id="place"></a>

      [other]: other.md
    PAGE
      .to be_empty
  end

  it "do not lead to what does not exist" do
    expect(problems("[a](missing.md) and [b](../docs)")).to eq([
      "docs/guide.md links to missing.md: there is no docs/missing.md"
    ])
    expect(problems("[a]: ../gone.md")).to eq([ "docs/guide.md links to ../gone.md: there is no gone.md" ])
    expect(problems("<a href=\"gone.html\">")).to eq([ "docs/guide.md links to gone.html: there is no docs/gone.html" ])
    expect(problems("[a](#{homepage}/tree/main/gone)")).to contain_exactly(/there is no gone\z/)
  end

  it "do not lead to a heading that does not exist, nor to one in a sample" do
    expect(problems("[a](#b)")).to eq([ "docs/guide.md links to #b: docs/guide.md has no heading or anchor #b" ])
    expect(problems("[a](../README.md#b)")).to contain_exactly(/README\.md has no heading or anchor #b\z/)
    expect(problems("[a](#b)\n\n```sh\n# b\n```\n")).to contain_exactly(/no heading or anchor #b/)
    expect(problems("[a](#twice-1)\n\n# Twice\n")).to contain_exactly(/no heading or anchor #twice-1/)
  end

  it "are none in code" do
    expect(problems("`[a](b.md)` and\n\n```ruby\n[a](b.md)\n```\n\n``a ` [a](b.md)``")).to be_empty
  end

  it "are found when their text is code, and after code" do
    expect(problems("[`a`](b.md)")).to contain_exactly(/there is no docs\/b\.md/)
    code = "```sh\ntrue\n```\n"
    expect(problems("#{code}\n[a](b.md)\n\n#{code}")).to contain_exactly(/there is no docs\/b\.md/)
  end

  it "into the web are listed, and nobody is asked" do
    found = links("[a](https://b.example/c) and <https://a.example>, [b](https://b.example/c), [c](mailto:a@b.example)")

    expect(found.web).to eq(%w[ https://a.example https://b.example/c mailto:a@b.example ])
    expect(found.problems).to be_empty
    expect(found.summary).to include("not asked for", "https://a.example")
  end

  it "into the web are asked for when that is wanted" do
    answers = { "https://a.example" => 200, "https://b.example" => 404, "https://c.example" => "no such host" }
    text = "#{answers.keys.map { |address| "<#{address}>" }.join(" ")} [c](mailto:a@b.example)"

    expect(problems(text, fetch: answers.method(:fetch))).to eq([
      "https://b.example answers 404", "https://c.example answers no such host"
    ])
  end
end
