# frozen_string_literal: true

require_relative "../../../rakelib/release/versions"

RSpec.describe Release::Versions do
  around { |example| Dir.mktmpdir { |root| @root = root and example.run } }

  before do
    {
      "host-ruby/lib/tasker_contrib_rails/version.rb" => "  VERSION = \"1.2.0\"\n",
      "guest/Cargo.toml" => "[package]\nversion = \"1.2.0\"\n",
      "templates/rails/tasker-plugin.toml" => "version = \"1.2.0\"\n",
      "Gemfile.lock" => "    tasker-contrib-rails (1.2.0)\n      railties (>= 7.0)\n",
      "Cargo.lock" => "name = \"tasker-contrib\"\nversion = \"1.2.0\"\n",
      "gemfiles/rails_8.1.gemfile.lock" => "    tasker-contrib-rails (1.2.0)\n"
    }.each { |path, text| write(path, text) }
  end

  def write(path, text)
    FileUtils.mkdir_p(File.join(@root, File.dirname(path)))
    File.write(File.join(@root, path), text)
  end

  def problems(**) = described_class.new(@root, **).problems

  it "are well where every place names the same one, and the tag too" do
    expect(problems).to be_empty
    expect(problems(tag: "v1.2.0")).to be_empty
  end

  it "are those of this checkout" do
    expect(described_class.new(File.expand_path("../../..", __dir__)).problems).to be_empty
  end

  it "name the places that say something else" do
    write("guest/Cargo.toml", "version = \"1.1.0\"\n")
    write("gemfiles/rails_8.1.gemfile.lock", "    tasker-contrib-rails (1.1.9)\n")

    expect(problems).to eq([
      "guest/Cargo.toml names 1.1.0, and not 1.2.0", "gemfiles/rails_8.1.gemfile.lock names 1.1.9, and not 1.2.0"
    ])
  end

  it "name a place that says nothing, or is not there" do
    write("Gemfile.lock", "")
    FileUtils.rm(File.join(@root, "Cargo.lock"))

    expect(problems).to eq([
      "Gemfile.lock names no version, and not 1.2.0", "Cargo.lock names no version, and not 1.2.0"
    ])
  end

  it "do not take a tag of another version, nor one without its v" do
    expect(problems(tag: "v1.3.0")).to eq([ "the tag is v1.3.0, and not v1.2.0" ])
    expect(problems(tag: "1.2.0")).to eq([ "the tag is 1.2.0, and not v1.2.0" ])
  end
end
