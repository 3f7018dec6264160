# frozen_string_literal: true

require "open3"
require "tmpdir"
require_relative "cargo_crate"
require_relative "crate_licences"

namespace :host_rust do
  desc "Collect the licences of the crates that a program with the host in Rust contains"
  task(:licences) { CrateLicences::HOST_RUST.write }

  desc "Run all of spec/cases in Rust, hosted by wasmtime, and the host of docs/hosts.md"
  task :test do
    CrateLicences::HOST_RUST.verify
    crate = CargoCrate.new("host-rust")
    crate.cargo "fmt", "--check"
    crate.cargo "clippy", "--locked", "--quiet", "--all-targets", "--", "-D", "warnings"
    crate.cargo "test", "--locked", "--quiet"
    page = File.read(File.expand_path("../docs/hosts.md", __dir__))
    template, (checked, ran) = page[/```yaml\n(.*?)```/m, 1], page.scan(/```text\n(.*?)```/m).flatten
    shipped = File.expand_path("../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm", __dir__)
    Dir.mktmpdir do |folder|
      # The examples, built with the tests: what each is given, says, and ends with.
      { "check" => [ template, checked, 1 ], "run" => [ template.sub("chrage", "charge"), ran, 0 ] }
        .each do |example, (text, *expected)|
        File.write(File.join(folder, "order.yaml"), text)
        program = File.join(crate.target, "debug/examples", example)
        said, status = Open3.capture2(program, shipped, "order.yaml", chdir: folder)
        abort "host-rust: #{example} of docs/hosts.md says:\n#{said}" unless [ said, status.exitstatus ] == expected
      end
    end
  end
end
