# frozen_string_literal: true

require "digest"
require "json"
require "open3"

# The licences of what is compiled into the component, which travel with it in the gem.
module ComponentLicences
  ROOT = File.expand_path("..", __dir__)
  FILE = File.join(ROOT, "host-ruby/THIRD-PARTY-LICENSES.txt")
  LOCK = File.join(ROOT, "Cargo.lock")
  CRATE = "tasker-contrib"
  TARGET = "wasm32-unknown-unknown"

  # Rust's standard library has no crate in Cargo.lock.
  STANDARD_LIBRARY = <<~TEXT
    ## Rust's standard library, with the crates inside it (MIT OR Apache-2.0)

    #{File.read(File.join(__dir__, "component_licences/rust.txt"))}
  TEXT

  class << self
    # @return [String] the file's text, from the crates' own files
    def text
      crates = compiled.map do |crate|
        "## #{crate["name"]} #{crate["version"]} (#{crate["license"]})\n\n#{licences(crate)}\n"
      end
      [ header, STANDARD_LIBRARY, *crates ].join("\n")
    end

    # @return [String] which changes whenever what is locked does
    def digest = Digest::SHA256.file(LOCK).hexdigest

    private
      def header
        <<~TEXT
          # What is compiled into tasker_contrib.wasm

          The WebAssembly component in this gem holds code of the projects below, each under its own licence. Where a project
          offers several, the MIT licence is the one that was chosen.

          Made by `rake component:licences` from Cargo.lock, SHA-256 #{digest}.
        TEXT
      end

      # What cargo compiles for the component's target: no build scripts, macros or tests, nor what only they ask of a
      # crate.
      def compiled
        tree = cargo("tree", "--package", CRATE, "--edges", "normal,no-proc-macro", "--target", TARGET,
                     "--prefix", "none", "--format", "{p}")
        names = tree.scan(/^(\S+) v(\S+)/).uniq
        packages = JSON.parse(cargo("metadata", "--format-version", "1", "--filter-platform", TARGET)).fetch("packages")
        others = packages.select { |package| package["source"] } # without source: ours
        others.select { |package| names.include?(package.values_at("name", "version")) }
          .sort_by { |package| package["name"] }
      end

      def cargo(*arguments)
        output, error, status = Open3.capture3("cargo", *arguments, "--locked", chdir: ROOT)
        status.success? ? output : abort("component: `cargo #{arguments.first}` failed: #{error}")
      end

      def licences(crate)
        files = Dir[File.join(File.dirname(crate["manifest_path"]), "{LICEN[CS]E,COPYING,NOTICE}*")].sort
        mit = files.grep(/MIT/i)
        chosen = mit.any? ? mit + files.grep(/NOTICE/) : files
        abort "component: the crate #{crate["name"]} has no licence file." if chosen.empty?

        chosen.map { |file| File.read(file, encoding: Encoding::UTF_8).strip }.join("\n\n")
      end
  end
end
