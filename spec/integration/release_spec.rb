# frozen_string_literal: true

require "rubygems/package"
require_relative "../../rakelib/release/reproducible_gem"

# The gem of a release, built by the same `gem build` as anyone's.
RSpec.describe Release::Build do
  gemspec = ->(summary) {
    <<~RUBY
      Gem::Specification.new do |spec|
        spec.name, spec.version, spec.authors, spec.summary = "small", "1.0.0", [ "A" ], #{summary}
        spec.license, spec.homepage = "MIT", "https://example.com"
        spec.files = Dir["lib/*"]
      end
    RUBY
  }

  def tree(text, &) = Committed.tree("host-ruby/small.gemspec" => text, "host-ruby/lib/a.rb" => "1\n", &)

  def check(root) = Release::ReproducibleGem.new(described_class.new(root), File.join(root, "out/small.gem"))

  it "gives the same bytes twice" do
    tree(gemspec.("'Small'")) do |root|
      expect(check(root).problems).to be_empty
      expect(check(root).summary).to match(/\ASHA-256 \h{64} twice/)
    end
  end

  it "gives the same bytes whoever's umask it is, and only what is committed" do
    tree(gemspec.("'Small'")) do |root|
      File.write(File.join(root, "host-ruby/lib/b.rb"), "not committed")
      before = described_class.new(root).call(File.join(root, "one.gem"))
      umask = File.umask(0o077)
      after = described_class.new(root).call(File.join(root, "two.gem"))

      expect(after).to eq(before)
      expect(Gem::Package.new(File.join(root, "two.gem")).contents).to eq([ "lib/a.rb" ])
    ensure
      File.umask(umask) if umask
    end
  end

  it "notices a gem with something of the moment in it" do
    tree(gemspec.("Process.clock_gettime(Process::CLOCK_MONOTONIC).to_s")) do |root|
      expect(check(root).problems).to contain_exactly(/\Atwo builds of the same commit differ: \h+ and \h+\z/)
    end
  end

  it "notices a gem with something of the machine in it" do
    tree(gemspec.("Dir.pwd")) { |root| expect(check(root).problems).to contain_exactly(/differ/) }
  end

  it "says why a gem cannot be built" do
    tree("raise 'broken'") { |root| expect { check(root).problems }.to raise_error(/gem build failed: .*broken/m) }
  end
end
