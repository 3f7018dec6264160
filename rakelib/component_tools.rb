# frozen_string_literal: true

require "open3"

# The tools whose versions the component's bytes depend on, as they were when it was built.
module ComponentTools
  FILE = File.expand_path("../guest/built-with.txt", __dir__)
  COMMANDS = {
    "rustc" => %w[ rustc --version ], "LLVM" => %w[ rustc --version --verbose ],
    "linker" => [ ENV.fetch("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "rust-lld"), "--version" ],
    "cargo-component" => %w[ cargo-component --version ], "wasm-opt" => %w[ wasm-opt --version ],
    "wasm-tools" => %w[ wasm-tools --version ]
  }.freeze
  # A toolchain of rustup's has its linker out of sight, and of its own version.
  ABSENT = "rustc's own"

  class << self
    # @return [String] a line a tool
    def here = COMMANDS.map { |name, command| "#{name}: #{version(name, command)}\n" }.join

    # @return [Array<String>] what is here and was not when the component was built, in words
    def differences
      recorded, now = [ File.read(FILE), here ].map do |text|
        text.lines(chomp: true).to_h { |line| line.split(": ", 2) }
      end
      now.filter_map do |name, version|
        "#{name} was #{recorded[name]}, and is #{version} here" unless recorded[name] == version
      end
    end

    private
      def version(name, command)
        output, = Open3.capture2e(*command)
        return output[/LLVM version: (.+)/, 1] if name == "LLVM"

        output.lines.first.to_s.strip
      rescue Errno::ENOENT
        ABSENT
      end
  end
end
