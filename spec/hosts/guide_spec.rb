# frozen_string_literal: true

require "open3"
require "rbconfig"
require "tmpdir"

# The hosts of docs/hosts.md. The one in JavaScript runs in host-js/test/guide.test.js, and those in Rust are
# host-rust/examples, which `rake host_rust:test` runs.
RSpec.describe "docs/hosts.md" do
  around { |example| Dir.mktmpdir { |folder| Dir.chdir(folder) { example.run } } }

  let(:page) { File.read(File.expand_path("../../docs/hosts.md", __dir__)) }
  let(:expected) { page[/```text\n(.*?)```/m, 1] }

  before { File.write("order.yaml", sample("yaml")) }

  def sample(language) = page[/```#{language}\n(.*?)```/m, 1]

  def run_check(*command)
    said, status = Open3.capture2(*command, TaskerContribRails::Component::PATH, "order.yaml")
    [ said, status.exitstatus ]
  end

  it "has a host in Ruby, which needs nothing but Wasmtime" do
    File.write("check.rb", sample("ruby"))
    expect(run_check(RbConfig.ruby, "-W0", "check.rb")).to eq([ expected, 1 ])
  end

  it "has one in Python" do
    skip "there is no Python" unless system("python3", "--version", out: File::NULL, err: File::NULL)

    File.write("check.py", sample("python"))
    expect(system("python3", "-m", "py_compile", "check.py")).to be(true)
    there = system("python3", "-c", "import wasmtime.component", out: File::NULL, err: File::NULL)
    skip "it compiles, but did not run: Python has no wasmtime here" unless there

    expect(run_check("python3", "check.py")).to eq([ expected, 1 ])
  end

  it "has no sample in Rust that is not an example of host-rust" do
    samples = page.scan(%r{```rust\n// (\w+\.rs)\n(.*?)```}m).to_h
    expect(samples.keys).to eq(%w[ check.rs run.rs ])
    expect(page.scan("```rust\n").size).to eq(samples.size)
    samples.each do |name, code|
      expect(File.read(File.expand_path("../../host-rust/examples/#{name}", __dir__))).to end_with(code)
    end
  end

  it "says which version the component and its contract have" do
    release = TaskerContribRails::Component.open { |session| session.call("about", "release") }
    expect(release.map { |fact| fact["name"] || fact[:name] }).to include("version")
    world = File.read(File.expand_path("../../wit/world.wit", __dir__))
    expect(page.scan(%r{tasker:contrib/\w+@([\d.]+)}).flatten.uniq).to eq([ world[/@([\d.]+);/, 1] ])
  end

  it "needs at most a hundred lines from nothing to a check" do
    lengths = %w[ ruby js python rust ].to_h { |language| [ language, sample(language).lines.size ] }
    expect(lengths.values).to all(be <= 100), lengths.inspect
  end
end
