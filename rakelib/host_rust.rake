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
    template, expected = %w[ yaml text ].map { |language| page[/```#{language}\n(.*?)```/m, 1] }
    shipped = File.expand_path("../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm", __dir__)
    Dir.mktmpdir do |folder|
      File.write(File.join(folder, "order.yaml"), template)
      check = File.join(crate.target, "debug/examples/check") # built with the tests
      said, status = Open3.capture2(check, shipped, "order.yaml", chdir: folder)
      abort "host-rust: the host of docs/hosts.md says:\n#{said}" unless [ said, status.exitstatus ] == [ expected, 1 ]
    end
  end
end
