# frozen_string_literal: true

# An application's folder may be called `[shop]`, and the gem may be vendored in it. Dir[] takes the whole path for a
# pattern and finds nothing there; Pathname#glob, and Dir.glob with base:, take a folder's name as it is.
RSpec.describe "Globs in the gem" do
  it "take no folder's name for a pattern" do
    lib = File.expand_path("../../host-ruby/lib", __dir__)
    lines = Dir.glob("**/*.rb", base: lib).flat_map do |file|
      File.readlines(File.join(lib, file)).map { |line| "#{file}: #{line.strip}" }
    end
    expect(lines.grep(/\bDir\[|\bDir\.glob\((?!.*base:)/)).to eq([])
  end
end
