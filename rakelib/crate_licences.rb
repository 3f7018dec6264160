# frozen_string_literal: true

require "digest"
require "json"
require "open3"

# The licences of the crates that are compiled into something, which travel with it.
class CrateLicences
  ROOT = File.expand_path("..", __dir__)
  LINUX = "x86_64-unknown-linux-gnu"
  # What is compiled in besides crates, by the name of its text in rakelib/crate_licences.
  OTHERS = {
    rust: "Rust's standard library, with the crates inside it (MIT OR Apache-2.0)",
    glibc: "The GNU C Library (LGPL-2.1-or-later)"
  }.freeze
  # A licence whose text is the same for everybody.
  NAMELESS = "Apache-2.0 WITH LLVM-exception"
  private_constant :ROOT, :LINUX, :OTHERS, :NAMELESS

  # @return [String] where the text is kept
  attr_reader :file

  # @param title [String] of what they are compiled into
  # @param made_by [String] the task that writes the file
  # @param folder [String] the workspace
  # @param crate [String] its crate
  # @param target [String] the triple for which it is compiled
  # @param file [String]
  # @param others [Array<Symbol>] see {OTHERS}
  def initialize(title, made_by:, folder:, crate:, target:, file:, others: [ :rust ])
    @title, @made_by, @folder, @crate, @target, @others = title, made_by, folder, crate, target, others
    @file = File.join(ROOT, file)
  end

  COMPONENT = new("tasker_contrib.wasm", made_by: "rake component:licences", folder: ".", crate: "tasker-contrib",
    target: "wasm32-unknown-unknown", file: "host-ruby/THIRD-PARTY-LICENSES.txt")
  COMMAND = new("the command tasker-contrib", made_by: "rake command:licences", folder: "command",
    crate: "tasker-contrib-command", target: LINUX, file: "command/THIRD-PARTY-LICENSES.txt", others: %i[ rust glibc ])
  HOST_RUST = new("a program with the crate tasker-contrib-host", made_by: "rake host_rust:licences",
    folder: "host-rust", crate: "tasker-contrib-host", target: LINUX, file: "host-rust/THIRD-PARTY-LICENSES.txt")
  ALL = [ COMPONENT, COMMAND, HOST_RUST ].freeze

  # @return [String] Cargo's file with the crates' versions
  def lock = File.join(ROOT, @folder, "Cargo.lock")

  # @return [String] which changes whenever what is locked does
  def digest = Digest::SHA256.file(lock).hexdigest

  # @return [String] the file's text, from the crates' own files
  def text
    [ header, *of_others, *of_crates ].join("\n")
  end

  def write = File.write(file, text)

  # Ends the task if the file is not what {#write} would write.
  def verify
    return if File.read(file) == text

    abort "#{@folder}: the licences are not those of Cargo.lock; run `#{@made_by}` and commit the result."
  end

  # @param text [String] of such a file
  # @return [Array<Array(String, String)>] each project and its licences, as the text names them
  def self.projects(text) = text.dup.force_encoding(Encoding::UTF_8).scan(/^## (.+) \((.+)\)$/)

  # What cargo compiles for the target: no build scripts, macros or tests, nor what only they ask of a crate.
  #
  # @return [Array<Hash>] Cargo's metadata of each crate
  def compiled
    tree = cargo("tree", "--package", @crate, "--edges", "normal,no-proc-macro", "--target", @target,
                 "--prefix", "none", "--format", "{p}")
    names = tree.scan(/^(\S+) v(\S+)/).uniq
    packages = JSON.parse(cargo("metadata", "--format-version", "1", "--filter-platform", @target)).fetch("packages")
    others = packages.select { |package| package["source"] } # without source: ours
    others.select { |package| names.include?(package.values_at("name", "version")) }
      .sort_by { |package| package.values_at("name", "version") }
  end

  private
    def header
      <<~TEXT
        # What is compiled into #{@title}

        It holds code of the projects below, each under its own licence. Where a project offers several, the MIT licence is
        the one that was chosen.

        Made by `#{@made_by}` from Cargo.lock, SHA-256 #{digest}.
      TEXT
    end

    def of_others
      @others.map { |name| section(OTHERS.fetch(name), File.read(File.join(__dir__, "crate_licences/#{name}.txt"))) }
    end

    # Each text once.
    def of_crates
      all, told = compiled, {}
      all.map do |crate|
        title, text = crate.values_at("name", "version").join(" "), licences(crate, all)
        text = told[text] ? "As for #{told[text]}, above." : text.tap { told[text] = title }
        section("#{title} (#{crate["license"]})", text)
      end
    end

    def section(title, text) = "## #{title}\n\n#{text.strip}\n"

    def cargo(*arguments)
      output, error, status = Open3.capture3("cargo", *arguments, "--locked", chdir: File.join(ROOT, @folder))
      status.success? ? output : abort("#{@folder}: `cargo #{arguments.first}` failed: #{error}")
    end

    # Some of wasmtime's crates have no file of their own. The text of their licence names nobody, so it is the same.
    def licences(crate, all)
      same = crate["license"] == NAMELESS ? all.select { |other| other["license"] == NAMELESS } : []
      chosen = [ crate, *same ].map { |one| files(one) }.find(&:any?)
      abort "#{@folder}: the crate #{crate["name"]} has no licence file." unless chosen

      chosen.map { |file| File.read(file, encoding: Encoding::UTF_8).strip }.join("\n\n")
    end

    def files(crate)
      found = Dir[File.join(File.dirname(crate["manifest_path"]), "{LICEN[CS]E,COPYING,NOTICE}*")].sort
      mit = found.grep(/MIT/i)
      mit.any? ? mit + found.grep(/NOTICE/) : found
    end
end
