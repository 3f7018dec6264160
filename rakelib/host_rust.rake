# frozen_string_literal: true

# The component in Rust: host-rust/. It is built outside the checkout, so that a fresh one need not build wasmtime again.
module HostRust
  FOLDER = File.expand_path("../host-rust", __dir__)

  class << self
    def target
      cache = ENV["XDG_CACHE_HOME"]
      cache = File.join(Dir.home, ".cache") unless cache && File.absolute_path?(cache)
      File.join(cache, "tasker-contrib", "host-rust")
    end

    def cargo(*arguments)
      environment = { "CARGO_TARGET_DIR" => target }
      system(environment, "cargo", *arguments, chdir: FOLDER) || abort("host-rust: `cargo #{arguments.first}` failed, see above.")
    end
  end
end

namespace :host_rust do
  desc "Run all of spec/cases in Rust, hosted by wasmtime"
  task :test do
    HostRust.cargo "fmt", "--check"
    HostRust.cargo "test", "--locked", "--quiet"
  end
end
