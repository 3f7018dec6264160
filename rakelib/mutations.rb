# frozen_string_literal: true

require "etc"
require "fileutils"
require "open3"
require "timeout"
require "yaml"

# The named mutations of spec/mutations: small faults, each put into a copy of the tree to see that a test fails.
class Mutations
  ROOT = File.expand_path("..", __dir__)
  LIBRARY = "host-ruby/lib/tasker_contrib_rails/"
  GUEST = "guest/src/"
  YAML_CRATE = "guest/yaml/src/"
  # Where the copies are kept, so that Rust is compiled anew only where it changed.
  FOLDER = File.join(ROOT, "tmp/mutate")
  # Seconds that the tests of one mutation may take: a mutation that never ends is noticed too.
  LONGEST = 180
  # The same of all tests together, without a mutation, compilation included.
  LONGEST_OF_ALL = 1_800
  # Bytes that they may take in Rust: so is a mutation that takes all memory. Wasmtime reserves more for Ruby's tests.
  MEMORY = 6 * 1024**3
  # Copies in which Ruby is tried at the same time; Rust has one, since its copies would share what is compiled.
  COPIES = [ Etc.nprocessors, 2 ].min

  LANGUAGES = %w[ ruby rust ].freeze

  COMPLAINTS = {
    lives: "No test notices", unusable: "Can't be loaded", noticed: "Is noticed, so take `lives` away"
  }.freeze
  private_constant :COMPLAINTS, :LANGUAGES

  # A fault. +breaks+: what no longer holds, in plain words. +tests+: spec files, or arguments of `cargo test`. +lives+:
  # why no test can notice it, where none does.
  Mutation = Data.define(:breaks, :file, :text, :becomes, :tests, :lives) do
    def rust? = file.end_with?(".rs")
    def language = rust? ? "rust" : "ruby"

    # @return [Integer] places in the file that it is about; none where there is no such file
    def places
      File.read(File.join(ROOT, file), encoding: Encoding::UTF_8).scan(text).size
    rescue Errno::ENOENT
      0
    end

    # @return [String] the command that must fail
    def command
      [ rust? ? "cargo test --quiet --package #{package}" : "bundle exec rspec --fail-fast", *tests ].join(" ")
    end

    private
      def package = file.start_with?(YAML_CRATE) ? "spanned-yaml" : "tasker-contrib"
  end

  # What came of one: :noticed, :lives, or :unusable where the mutated code can't even be loaded.
  Tried = Data.define(:mutation, :outcome) do
    # @return [Boolean] whether it is as the table has it
    def expected? = outcome == (mutation.lives ? :lives : :noticed)

    def to_s = format("%-9s %-75s %s", outcome, mutation.breaks, mutation.file.delete_prefix(LIBRARY))
  end

  class << self
    # @return [Array<Mutation>] all of them, file by file
    def all
      Dir[File.join(ROOT, "spec/mutations/*.yml")].sort.flat_map do |table|
        YAML.safe_load_file(table).flat_map { |file, rows| rows.map { |row| mutation(file, row) } }
      end
    end

    private
      def mutation(file, row)
        tests = Array(row["noticed_by"] || usual_tests(file))
        Mutation.new(breaks: row.fetch("breaks"), file:, text: row.fetch("text"), becomes: row["becomes"].to_s, tests:,
          lives: row["lives"])
      end

      # The spec that mirrors a Ruby file, or the tests beside a Rust one.
      def usual_tests(file)
        return "spec/unit/#{file.delete_prefix(LIBRARY).delete_suffix(".rb")}_spec.rb" unless file.end_with?(".rs")

        path = file.delete_prefix(YAML_CRATE).delete_prefix(GUEST).delete_suffix(".rs").delete_suffix("/mod")
        "--lib #{path.gsub("/", "::")}::"
      end
  end

  # @param words [Array<String>] languages, or words of names and files; none for all
  def initialize(words = [])
    @mutations = self.class.all.select { |mutation| words.empty? || words.any? { |word| chosen?(mutation, word) } }
  end

  # @return [Boolean] whether each was noticed, or is known to live
  def call
    abort "mutate: there is no such mutation." if @mutations.empty?

    rust, ruby = @mutations.partition(&:rust?)
    tried = try_all(rust, copies: 1) + try_all(ruby, copies: COPIES)
    puts "", "#{tried.count { |each| each.outcome == :noticed }} of #{tried.size} mutations are noticed."
    @mutations.select(&:lives).each { |mutation| puts "Known to live: #{mutation.breaks}: #{mutation.lives}" }
    tried.reject(&:expected?).each { |each| complain(each) }
    tried.all?(&:expected?)
  end

  private
    def chosen?(mutation, word)
      return mutation.language == word if LANGUAGES.include?(word)

      [ mutation.breaks, mutation.file ].any? { |text| text.include?(word) }
    end

    # Each copy takes the next mutation as soon as it is done with one.
    def try_all(mutations, copies:)
      return [] if mutations.empty?

      names = Array.new([ copies, mutations.size ].min) { |number| "#{mutations.first.language}-#{number}" }
      folders = names.map { |name| copy(File.join(FOLDER, name)) }
      see_them_pass(folders.first, mutations)
      queue = Thread::Queue.new(mutations).close
      folders.map { |folder| Thread.new { try_next(folder, queue) } }.flat_map(&:value)
    end

    def try_next(folder, queue)
      tried = []
      while (mutation = queue.pop)
        puts tried.push(Tried.new(mutation:, outcome: outcome(folder, mutation))).last
      end
      tried
    end

    # What Git has, and what is new, as it is now.
    def copy(folder)
      FileUtils.rm_rf(folder)
      files, = Open3.capture2("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", chdir: ROOT)
      files.split("\0").select { |file| File.file?(File.join(ROOT, file)) }.each do |file|
        FileUtils.mkdir_p(File.dirname(File.join(folder, file)))
        FileUtils.cp(File.join(ROOT, file), File.join(folder, file), preserve: true)
      end
      folder
    end

    # Without a mutation all must pass, or a failure would prove nothing.
    def see_them_pass(folder, mutations)
      mutations = [ mutations.first.with(tests: mutations.flat_map(&:tests).uniq) ] unless mutations.first.rust?
      mutations.map(&:command).uniq.each do |command|
        passed, output = run(folder, command, LONGEST_OF_ALL)
        abort "mutate: without any mutation, this fails: #{command}\n#{output.lines.last(40).join}" unless passed
      end
    end

    def outcome(folder, mutation)
      path = File.join(folder, mutation.file)
      text = File.read(path, encoding: Encoding::UTF_8)
      File.write(path, text.sub(mutation.text) { mutation.becomes })
      passed, output = run(folder, mutation.command)
      return :lives if passed

      output.match?(/could not compile|errors? occurred outside of examples/) ? :unusable : :noticed
    ensure
      File.write(path, text)
    end

    def run(folder, command, longest = LONGEST)
      environment = {
        "BUNDLE_GEMFILE" => File.join(folder, "Gemfile"), "CARGO_TARGET_DIR" => File.join(FOLDER, "target"),
        "CARGO_PROFILE_TEST_DEBUG" => "0", "PROPTEST_CASES" => "64"
      }
      limits = command.start_with?("cargo") ? { rlimit_as: MEMORY } : {}
      output = IO.popen(environment, command, chdir: folder, err: %i[ child out ], pgroup: true, **limits) do |io|
        Timeout.timeout(longest) { io.read }
      rescue Timeout::Error
        Process.kill(:KILL, -io.pid)
        "It took more than #{longest} s."
      end
      [ $?.success?, output ]
    end

    def complain(tried)
      mutation = tried.mutation
      puts "#{COMPLAINTS.fetch(tried.outcome)}: #{mutation.breaks}"
      puts "  #{mutation.file}: #{mutation.text.lines.first.strip}", "  #{mutation.command}"
    end
end
