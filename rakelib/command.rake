# frozen_string_literal: true

require "digest"
require "fileutils"
require_relative "cargo_crate"
require_relative "crate_licences"
require_relative "release/versions"
require_relative "sbom"

namespace :command do
  crate = CargoCrate.new("command")

  desc "Test the command tasker-contrib, also against rails tasker:check"
  task :test do
    CrateLicences::COMMAND.verify
    crate.cargo "fmt", "--check"
    crate.cargo "clippy", "--locked", "--quiet", "--all-targets", "--", "-D", "warnings"
    crate.cargo "test", "--locked", "--quiet"
    crate.cargo "build", "--locked", "--quiet"
    sh({ "TASKER_CONTRIB" => "#{crate.target}/debug/tasker-contrib" }, "bundle", "exec", "rspec",
      *Dir["spec/command/*_spec.rb"].sort, verbose: false)
  end

  desc "Collect the licences of the crates in the command"
  task(:licences) { CrateLicences::COMMAND.write }

  desc "Build the command as one static program, with its licences and bill of materials, into tmp/command"
  task :build do
    host = `#{ENV.fetch("RUSTC", "rustc")} -vV`[/^host: (.+)$/, 1]
    # glibc's own static library, since Debian's Rust has no musl. With --target the flags don't reach build scripts.
    flags = host.include?("linux") ? "-C target-feature=+crt-static" : ""
    crate.cargo "build", "--release", "--locked", "--quiet", "--target", host, environment: { "RUSTFLAGS" => flags }
    folder = "tmp/command"
    FileUtils.rm_rf(folder)
    FileUtils.mkdir_p(folder)
    FileUtils.cp([ "#{crate.target}/#{host}/release/tasker-contrib", "LICENSE", CrateLicences::COMMAND.file ], folder)
    built = "#{folder}/tasker-contrib"
    bill = Sbom.of(File.binread(built), name: "tasker-contrib", version: Release::Versions.new(".").version,
      type: "application", created: `git log -1 --format=%cI`.strip,
      projects: CrateLicences.projects(File.read(CrateLicences::COMMAND.file)))
    File.write("#{folder}/sbom.cdx.json", bill)
    puts "#{File.size(built)} bytes, SHA-256 #{Digest::SHA256.file(built).hexdigest}: #{built}"
  end
end
