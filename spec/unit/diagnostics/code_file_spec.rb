# frozen_string_literal: true

require "active_support/all"
require "zeitwerk"

RSpec.describe TaskerContribRails::Diagnostics::CodeFile do
  around { |example| Dir.mktmpdir { |dir| (@root = dir) && example.run } }

  after { Object.send(:remove_const, :LoadedHere) if Object.const_defined?(:LoadedHere, false) }

  # A file that Rails' loader would load by the constant's name.
  def file(text)
    path = File.join(@root, "loaded_here.rb")
    File.write(path, text)
    Object.autoload(:LoadedHere, path)
    described_class.new("LoadedHere", root: @root) { path }
  end

  def finding(text) = file(text).finding("No worker can run it.")

  it "is the constant that it defines, loaded once" do
    loaded = file("$loads = $loads.to_i + 1; LoadedHere = Class.new")
    expect([ loaded.constant, loaded.constant, loaded.error, loaded.finding("x") ])
      .to eq([ LoadedHere, LoadedHere, nil, nil ])
    expect($loads).to eq(1)
  ensure
    $loads = nil
  end

  it "says where it raises, in the application's own file" do
    expect(finding("\nraise 'no key'")).to have_attributes(code: "TC5002", severity: :error, source: "loaded_here.rb",
      line: 2, column: 1, length: 14, help: "No worker can run it.", message: "`LoadedHere` can't be loaded: no key.")
  end

  it "says that it has a syntax error" do
    expect(finding("class LoadedHere\n  def (\nend"))
      .to have_attributes(message: a_string_starting_with("`LoadedHere` can't be loaded: it has a syntax error ("),
        column: be_between(1, 3))
  end

  it "goes on where it exits, or misses another constant" do
    expect(finding("exit 1").code).to eq("TC5002")
    Object.send(:remove_const, :LoadedHere)
    expect(finding("NoSuchConstantAtAll").message).to include("NoSuchConstantAtAll")
  end

  it "says that it defines something else" do
    expect(finding("Elsewhere = 1"))
      .to have_attributes(code: "TC5003", message: "This file does not define `LoadedHere`.", source: "loaded_here.rb")
  ensure
    Object.send(:remove_const, :Elsewhere)
  end

  it "finds nothing wrong where there is neither file nor constant" do
    missing = described_class.new("Missing::LoadedHere", root: @root) { nil }
    expect([ missing.constant, missing.error, missing.finding("x") ]).to eq([ nil, nil, nil ])
  end

  it "lets the user interrupt it" do
    expect { finding("raise Interrupt") }.to raise_error(Interrupt)
  end
end
