# frozen_string_literal: true

require_relative "../../../rakelib/release/changelog"

RSpec.describe Release::Changelog do
  def problems(text) = described_class.new(text, "1.2.0").problems

  it "is well where its newest section is that of the version, with an entry" do
    expect(problems("# Changelog\n\n## 1.2.0\n\n- A new matcher.\n\n## 1.1.0\n\n- A start.\n")).to be_empty
  end

  it "is not ready while what is new has no version" do
    expect(problems("# Changelog\n\n## Unreleased\n\n- A new matcher.\n"))
      .to eq([ "the newest section of CHANGELOG.md is \"Unreleased\", and not 1.2.0" ])
  end

  it "is not ready without a section" do
    expect(problems("# Changelog\n")).to eq([ "the newest section of CHANGELOG.md is nil, and not 1.2.0" ])
  end

  it "is not ready when the section is empty" do
    expect(problems("## 1.2.0\n\n## 1.1.0\n\n- A start.\n")).to eq([ "CHANGELOG.md says nothing of 1.2.0" ])
  end

  it "has its versions in order, and no other headings" do
    expect(problems("## 1.2.0\n- a\n## 1.0.0\n- b\n## 1.1.0\n- c\n"))
      .to eq([ "CHANGELOG.md has its versions in the wrong order: 1.2.0, 1.0.0, 1.1.0" ])
    expect(problems("## 1.2.0\n- a\n## Unreleased\n- b\n")).to eq([ "CHANGELOG.md: \"Unreleased\" is no version" ])
  end
end
