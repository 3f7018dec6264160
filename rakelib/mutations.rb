# frozen_string_literal: true

require "etc"
require "fileutils"
require "open3"
require "timeout"
require "tmpdir"
require "yaml"

# The named mutations of spec/mutations: small faults, each put into a copy of the tree to see that a test fails.
class Mutations
  ROOT = File.expand_path("..", __dir__)
  LIBRARY = "host-ruby/lib/tasker_contrib_rails/"
  GUEST = "guest/src/"
  # Seconds that the tests of one mutation may take: a mutation that never ends is noticed too.
  LONGEST = 180
  # Copies in which Ruby's mutations are tried at the same time. Rust's share one folder of compiled code, so they have one.
  COPIES = [ Etc.nprocessors, 2 ].min

  # A fault. +breaks+: what no longer holds, in plain words. +tests+: spec files, or arguments of `cargo test`. +lives+: why no
  # test can notice it, where none does.
  Mutation = Data.define(:breaks, :file, :text, :becomes, :tests, :lives) do
    def rust? = file.end_with?(".rs")
    def language = rust? ? "rust" : "ruby"

    # @return [Integer] places in the file that it is about
    def places = File.read(File.join(ROOT, file), encoding: Encoding::UTF_8).scan(text).size

    # @return [String] the command that must fail
    def command = "#{rust? ? "cargo test --quiet --package tasker-contrib" : "bundle exec rspec --fail-fast"} #{tests.join(" ")}"
  end

  # @return [Array<Mutation>] all of them, file by file
  def self.all
    Dir[File.join(ROOT, "spec/mutations/*.yml")].sort.flat_map do |table|
      YAML.safe_load_file(table).flat_map do |file, mutations|
        mutations.map do |row|
          Mutation.new(breaks: row.fetch("breaks"), file:, text: row.fetch("text"), becomes: row["becomes"].to_s,
            tests: Array(row["noticed_by"] || usual_tests(file)), lives: row["lives"])
        end
      end
    end
  end

  # @return [String] the spec that mirrors a Ruby file, or the tests beside a Rust one
  def self.usual_tests(file)
    return "--lib #{file.delete_prefix(GUEST).delete_suffix(".rs").delete_suffix("/mod").gsub("/", "::")}::" if file.end_with?(".rs")

    "spec/unit/#{file.delete_prefix(LIBRARY).delete_suffix(".rb")}_spec.rb"
  end

  # What came of one: :noticed, :lives, or :unusable where the mutated code can't even be loaded.
  Tried = Data.define(:mutation, :outcome, :output)

  # @param words [Array<String>] a language, or words of names and files; none for all
  def initialize(words = [])
    @mutations = self.class.all.select { |mutation| words.empty? || words.any? { |word| chosen?(mutation, word) } }
  end

  # @return [Boolean] whether each was noticed, or is known to live
  def call
    abort "mutate: there is no such mutation." if @mutations.empty?
    ruby, rust = @mutations.partition { |mutation| !mutation.rust? }
    Dir.mktmpdir("tasker-mutate") do |dir|
      @dir = dir
      tried = (rust.any? ? in_copies(rust, 1) : []) + (ruby.any? ? in_copies(ruby, COPIES) : [])
      report(tried)
    end
  end

  private
    def chosen?(mutation, word) = mutation.language == word || [ mutation.breaks, mutation.file ].any? { |text| text.include?(word) }

    # Each copy takes the next mutation as soon as it is done with one.
    def in_copies(mutations, count)
      copies = Array.new([ count, mutations.size ].min) { |number| copy(File.join(@dir, "#{mutations.first.language}-#{number}")) }
      sound(copies.first, mutations)
      queue = Thread::Queue.new(mutations).close
      copies.map { |copy| Thread.new { queue.size.times.filter_map { queue.pop&.then { |mutation| show(try(copy, mutation)) } } } }.flat_map(&:value)
    end

    # What Git has, and what is new, as it is now.
    def copy(folder)
      files, = Open3.capture2("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", chdir: ROOT)
      files.split("\0").each do |file|
        next unless File.file?(from = File.join(ROOT, file))

        FileUtils.mkdir_p(File.dirname(to = File.join(folder, file)))
        FileUtils.cp(from, to, preserve: true)
      end
      folder
    end

    # Without a mutation all must pass, or a failure would prove nothing.
    def sound(copy, mutations)
      tests = mutations.first.rust? ? [ "--lib --tests" ] : mutations.flat_map(&:tests).uniq
      passed, output = run(copy, mutations.first.with(tests:).command)
      abort "mutate: without any mutation, the tests fail.\n#{output.lines.last(40).join}" unless passed
    end

    def try(copy, mutation)
      path = File.join(copy, mutation.file)
      text = File.read(path, encoding: Encoding::UTF_8)
      File.write(path, text.sub(mutation.text) { mutation.becomes })
      passed, output = run(copy, mutation.command)
      outcome = if passed then :lives
      elsif output.match?(/could not compile|error(s)? occurred outside of examples/) then :unusable
      else :noticed
      end
      Tried.new(mutation:, outcome:, output:)
    ensure
      File.write(path, text)
    end

    def run(copy, command)
      environment = { "BUNDLE_GEMFILE" => File.join(copy, "Gemfile"), "CARGO_TARGET_DIR" => File.join(@dir, "target"), "CARGO_PROFILE_TEST_DEBUG" => "0",
        "PROPTEST_CASES" => "64" }
      output = +""
      IO.popen(environment, command, chdir: copy, err: %i[ child out ], pgroup: true) do |io|
        Timeout.timeout(LONGEST) { output << io.read }
      rescue Timeout::Error
        Process.kill(:KILL, -io.pid)
        output << "\nIt took more than #{LONGEST} s."
      end
      [ $?.success?, output ]
    end

    def show(tried)
      word = tried.outcome == :lives && tried.mutation.lives ? "lives (known)" : tried.outcome
      $stdout.puts format("%-14s %-70s %s", word, tried.mutation.breaks, tried.mutation.file.delete_prefix(LIBRARY))
      tried
    end

    def report(tried)
      noticed, others = tried.partition { |each| each.outcome == :noticed }
      wrong = others.reject { |each| each.outcome == :lives && each.mutation.lives }
      known = tried.select { |each| each.mutation.lives }
      puts "", "#{noticed.size} of #{tried.size} mutations are noticed."
      known.each { |each| puts "#{each.outcome == :lives ? "Lives" : "Is noticed meanwhile, so take `lives` away"}: #{each.mutation.breaks} (#{each.mutation.lives})" }
      wrong.each { |each| puts "#{each.outcome == :lives ? "No test notices" : "Can't be loaded"}: #{each.mutation.breaks}\n  #{each.mutation.file}: #{each.mutation.text.lines.first.strip}\n  #{each.mutation.command}" }
      wrong.empty? && known.all? { |each| each.outcome == :lives }
    end
end
