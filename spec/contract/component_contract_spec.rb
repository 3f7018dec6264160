# frozen_string_literal: true

require "tmpdir"
require_relative "../../rakelib/component_contract"

# What wit/about.wit says of how the contract grows, tried with wasm-tools.
RSpec.describe "The component's contract" do
  before do
    skip "wasm-tools is not installed" unless system("wasm-tools", "--version", %i[ out err ] => File::NULL)
  end

  # What is said of wit/ after these changes of one of its files.
  def problem(file, *changes)
    Dir.mktmpdir do |folder|
      FileUtils.cp(Dir[File.join(ComponentContract::CURRENT, "*.wit")], folder)
      text = File.read(File.join(folder, file))
      changes.each_slice(2) { |before, after| text.sub!(before, after) or raise "#{file} has no #{before.inspect}" }
      File.write(File.join(folder, file), text)
      ComponentContract.problem(folder)
    end
  end

  it "breaks no host of the released one" do
    expect(ComponentContract.problem).to be_nil
  end

  it "may have another function" do
    more = "    @since(version = 0.2.0)\n    more: func() -> string;\n    release: func"
    expect(problem("about.wit", "    release: func", more)).to be_nil
  end

  it "may have another interface, with types of its own" do
    more = "    @since(version = 0.2.0)\n" \
           "    export more: interface { record fact { text: string } facts: func() -> list<fact>; }\n}"
    expect(problem("world.wit", /\}\s*\z/, more)).to be_nil
  end

  {
    "a field more, even an optional one" =>
      [ "diagnostics.wit", "        code: string,", "        code: string,\n        page: option<string>,", "fields" ],
    "a field less" =>
      [ "diagnostics.wit", "        message: string,\n        span: span,", "        span: span,", "fields" ],
    "fields in another order" =>
      [ "types.wit", "        line: option<u32>,", "", "span", "        column: option<u32>,",
        "        column: option<u32>,\n        line: option<u32>," ],
    "another type of a field" => [ "types.wit", "        line: option<u32>,", "        line: option<u64>,", "span" ],
    "a field that is optional now" =>
      [ "plugins.wit", "        version: string,", "        version: option<string>,", "plugin" ],
    "a case more in an enum" =>
      [ "types.wit", "        isolate,", "        isolate,\n        shrug,", "failure-strategy" ],
    "a case less in an enum" => [ "types.wit", "        isolate,\n", "", "failure-strategy" ],
    "a case more in a variant" => [ "runner.wit", "        yielded,", "        yielded,\n        slept,", "outcome" ],
    "a parameter more" => [ "deploys.wit", "callables: func(", "callables: func(more: bool, ", "callables" ],
    "an optional parameter more" =>
      [ "deploys.wit", "callables: func(", "callables: func(more: option<bool>, ", "callables" ],
    "another result" =>
      [ "workflow.wit", "stylesheet: func() -> string", "stylesheet: func() -> option<string>", "stylesheet" ],
    "a function less" => [ "about.wit", /^    profiles: func.*$/, "", "profiles" ],
    "a function with another name" => [ "about.wit", /^    profiles: func/, "    languages: func", "profiles" ],
    "an interface less" => [ "world.wit", /^    @since.*\n    export deploys;\n/, "", "deploys" ]
  }.each do |what, (file, before, after, said, *more)|
    it("may not have #{what}") { expect(problem(file, before, after, *more)).to include(said) }
  end

  it "may not have a version that hosts take for another contract" do
    expect(problem("world.wit", "@0.2.0", "@0.3.0")).to include("0.3.0 is no later version of 0.2.0")
  end
end
