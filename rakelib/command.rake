# frozen_string_literal: true

require "digest"
require "fileutils"
require_relative "cargo_crate"

namespace :command do
  crate = CargoCrate.new("command")

  desc "Test the command tasker-contrib, also against rails tasker:check"
  task :test do
    crate.cargo "fmt", "--check"
    crate.cargo "clippy", "--locked", "--quiet", "--all-targets", "--", "-D", "warnings"
    crate.cargo "test", "--locked", "--quiet"
    crate.cargo "build", "--locked", "--quiet"
    sh({ "TASKER_CONTRIB" => "#{crate.target}/debug/tasker-contrib" }, "bundle", "exec", "rspec",
      *Dir["spec/command/*_spec.rb"].sort, verbose: false)
  end

  desc "Build the command as one static program, into tmp/command"
  task :build do
    host = `#{ENV.fetch("RUSTC", "rustc")} -vV`[/^host: (.+)$/, 1]
    # glibc's own static library, since Debian's Rust has no musl. With --target the flags don't reach build scripts.
    flags = host.include?("linux") ? "-C target-feature=+crt-static" : ""
    crate.cargo "build", "--release", "--locked", "--quiet", "--target", host, environment: { "RUSTFLAGS" => flags }
    built = "tmp/command/tasker-contrib"
    FileUtils.mkdir_p(File.dirname(built))
    FileUtils.cp("#{crate.target}/#{host}/release/tasker-contrib", built)
    puts "#{File.size(built)} bytes, SHA-256 #{Digest::SHA256.file(built).hexdigest}: #{built}"
  end
end
