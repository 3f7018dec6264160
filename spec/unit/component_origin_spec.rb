# frozen_string_literal: true

require_relative "../../rakelib/component_tools"

# What the shipped component was made of, and with.
RSpec.describe "The shipped component's origin" do
  it "says with which tools it was built, without a path of the machine" do
    recorded = File.read(ComponentTools::FILE)
    expect(recorded.lines.map { |line| line[/\A([\w-]+): \S/, 1] }).to eq(ComponentTools::COMMANDS.keys)
    expect(recorded).not_to include("/")
  end

  it "notices another tool, by name" do
    Dir.mktmpdir do |dir|
      stub_const("ComponentTools::FILE", File.join(dir, "tools.txt"))
      allow(ComponentTools).to receive(:here).and_return("rustc: 1.97.1\nwasm-opt: 131\n")
      File.write(ComponentTools::FILE, "rustc: 1.97.1\nwasm-opt: 130\n")
      expect(ComponentTools.differences).to eq([ "wasm-opt was 130, and is 131 here" ])
      File.write(ComponentTools::FILE, ComponentTools.here)
      expect(ComponentTools.differences).to be_empty
    end
  end
end
