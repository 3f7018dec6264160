# frozen_string_literal: true

require_relative "cargo_crate"

namespace :host_rust do
  desc "Run all of spec/cases in Rust, hosted by wasmtime"
  task :test do
    crate = CargoCrate.new("host-rust")
    crate.cargo "fmt", "--check"
    crate.cargo "test", "--locked", "--quiet"
  end
end
