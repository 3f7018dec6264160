# frozen_string_literal: true

require "digest"
require "open3"
require "tmpdir"
require_relative "component_contract"
require_relative "component_docs"
require_relative "component_tools"
require_relative "crate_licences"

# The shipped component, made in one way only, so that anyone's bytes are CI's bytes.
module ComponentBuild
  ROOT = File.expand_path("..", __dir__)
  TARGET_DIR = File.join(ROOT, "target")
  SHIPPED = File.join(ROOT, "host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm")
  TARGET = "wasm32-unknown-unknown"

  # What both wasmtime compilers take; wasm-opt's --all-features makes modules that Winch refuses.
  FEATURES = %w[ bulk-memory bulk-memory-opt sign-ext nontrapping-float-to-int mutable-globals reference-types multivalue ]

  # Functions that differ in constants only become one while they are small, which saves 8 KB; flattened code has more
  # for -Oz to find, which saves 10 KB. Below the stack, which is 1 MB and stands first, lies nothing: so no sum of an
  # address and an offset wraps around, and most additions become part of a load or store, which saves 11 KB.
  PASSES = %w[ --low-memory-unused --merge-similar-functions --flatten --rereloop -Oz
               --merge-similar-functions -Oz --strip-producers --strip-target-features ]

  # The functions with which Rust panics, as their names are mangled: none of them returns.
  PANICS = %w[ 4core9panicking 4core6option13unwrap_failed 4core6option13expect_failed 4core6result13unwrap_failed
               4core5slice5index16slice_index_fail 4core3str16slice_error_fail
               5alloc7raw_vec12handle_error 5alloc5alloc18handle_alloc_error ]

  # Such a function in the text format: its first line, and the others.
  PANIC = /^(  \(func \$_RI?Nv[NtCs\w]*?_(?:#{PANICS.join("|")})(?!.*\(result ).*\n)(?:    .*\n)*/

  # The functions that write a text or a character as `{:?}` does. Only messages of panics ask for that, which a test
  # of the guest holds (guest/tests/debug.rs): 5 KB.
  DEBUG = /^(  \(func \$_RNvXs\w*_NtCs\w*_4core3fmt(?:e|c|Re)NtB\w_5Debug3fmt.*\n)(?:    .*\n)*/

  # How LLVM makes code smaller beside what opt-level "z" asks for: 46 KB. Code that occurs again becomes a function.
  # Functions that differ in constants become one. Constants may be functions, which then stand in the table, where each
  # costs time to compile: hence the price of a constant, and at most six of them. GVN's sinking and hoisting would save
  # another 2 KB, but give other bytes in each build.
  LLVM = %w[ -ir-outliner -enable-global-merge-func -global-merging-param-overhead=7 -global-merging-max-params=6
             -unroll-threshold=0 ]

  class << self
    # Builds into +output+. Paths of the machine are mapped away, since panics would carry them.
    def build(output)
      Dir.mktmpdir do |dir|
        run({}, "cargo", "fetch", "--locked", "--quiet") # so that the crates' folders are there to be mapped
        environment = { "CARGO_ENCODED_RUSTFLAGS" => rustflags.join("\x1f"), "CARGO_TARGET_DIR" => TARGET_DIR }
        run environment, "cargo", "component", "build", "--release", "--locked", "--quiet", "--target", TARGET
        core = File.join(TARGET_DIR, TARGET, "release/deps/tasker_contrib.wasm")
        silent, optimised = File.join(dir, "silent.wasm"), File.join(dir, "core.wasm")
        silence(core, silent)
        run({}, "wasm-opt", *PASSES, *FEATURES.map { |feature| "--enable-#{feature}" }, silent, "-o", optimised)
        run({}, "wasm-tools", "component", "new", optimised, "-o", output)
        File.binwrite(output, ComponentDocs.section, mode: "ab")
      end
    end

    def digest(path) = Digest::SHA256.file(path).hexdigest

    # Whether two components are the same, byte for byte; of their documentation, which another zlib deflates to other
    # bytes, the text counts.
    def same?(*paths)
      components = paths.map { |path| File.binread(path) }
      components.map { |bytes| [ ComponentDocs.without(bytes), ComponentDocs.read(bytes) ] }.uniq.one?
    end

    private
      # Lets a panic trap at once. Without imports, nobody can be told its message or its place in the source, so
      # nothing has to format or pass them: 16 KB.
      def silence(core, output)
        text, status = Open3.capture2("wasm-tools", "print", core)
        abort "component: wasm-tools can't print the core module, see above." unless status.success?
        missing = PANICS.reject { |name| text.include?("_#{name}") }
        abort "component: Rust panics with other functions now, without #{missing.join(", ")}." if missing.any?

        [ PANIC, DEBUG ].each do |silent|
          text.gsub!(silent, "\\1    unreachable\n") or abort "component: nothing matches #{silent}."
        end

        printed = "#{output}.wat"
        File.write(printed, text)
        run({}, "wasm-tools", "parse", printed, "-o", output)
      end

      def rustflags
        home = ENV.fetch("CARGO_HOME") { File.join(Dir.home, ".cargo") }
        sources = Dir[File.join(home, "registry/src/*")].sort
        paths = [ *sources.map { |dir| [ dir, "/crates" ] }, [ ROOT, "/source" ] ]
        paths.map { |from, to| "--remap-path-prefix=#{from}=#{to}" } + LLVM.map { |option| "-Cllvm-args=#{option}" }
      end

      def run(environment, *command)
        system(environment, *command, chdir: ROOT) || abort("component: `#{command.first(3).join(" ")}` failed, see above.")
      end
  end
end

namespace :component do
  desc "Build the component from guest/ into the gem, with its SHA-256"
  task :build do
    ComponentBuild.build(ComponentBuild::SHIPPED)
    File.write("#{ComponentBuild::SHIPPED}.sha256", "#{ComponentBuild.digest(ComponentBuild::SHIPPED)}\n")
    File.write(ComponentTools::FILE, ComponentTools.here)
    puts "#{File.size(ComponentBuild::SHIPPED)} bytes, SHA-256 #{ComponentBuild.digest(ComponentBuild::SHIPPED)}"
  end

  desc "Write the component with its contract, cases, licences and bill of materials to tmp/component: an OCI image layout"
  task :package do
    require_relative "component_package"
    require_relative "release/versions"
    created = `git -C #{ComponentBuild::ROOT} log -1 --format=%cI`.strip
    folder = File.join(ComponentBuild::ROOT, "tmp/component")
    version = Release::Versions.new(ComponentBuild::ROOT).version
    digest = ComponentPackage.new(ComponentBuild::ROOT, version:, created:).write(folder)
    puts "tmp/component:#{version} is #{digest}"
  end

  desc "Collect the licences of the crates in the component"
  task :licences do
    CrateLicences::COMPONENT.write
  end

  desc "Check that hosts of the released contract work with the one in wit/"
  task :contract do
    problem = ComponentContract.problem
    abort "component: wit/ breaks hosts of the released contract (docs/component.md).\n#{problem}" if problem

    puts "Hosts of the released contract work with the one in wit/."
  end

  desc "Make wit/ the released contract, in spec/contract/released"
  task(:freeze) { ComponentContract.release }

  desc "Rebuild the component and compare it, its licences and its tools with the files in the gem"
  task verify: :contract do
    others = ComponentTools.differences
    with_others = " This was built with other tools: #{others.join("; ")} (docs/component.md)." if others.any?
    Dir.mktmpdir do |dir|
      rebuilt = File.join(dir, "tasker_contrib.wasm")
      ComponentBuild.build(rebuilt)
      unless ComponentBuild.same?(rebuilt, ComponentBuild::SHIPPED)
        abort "component: the shipped bytes are not what guest/ gives (#{ComponentBuild.digest(rebuilt)}); " \
              "run `rake component:build` and commit the result.#{with_others}"
      end
    end
    abort "component: the shipped bytes are what guest/ gives.#{with_others}" if with_others
    CrateLicences::COMPONENT.verify

    puts "The shipped component is what guest/ gives, byte for byte, and its licences are those of its crates."
  end
end
