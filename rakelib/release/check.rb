# frozen_string_literal: true

require "bundler"
require_relative "versions"
require_relative "changelog"
require_relative "clean_tree"
require_relative "reproducible_gem"
require_relative "contents"
require_relative "licences"
require_relative "links"
require_relative "samples"

# What a release must be, as checks: each has a `title`, its `problems`, and a `summary` of what it saw.
module Release
  ROOT = File.expand_path("../..", __dir__)

  # @return [String] where the gem of today's version is built
  def self.gem = File.join(ROOT, "tmp/release/tasker-contrib-rails-#{Versions.new(ROOT).version}.gem")

  # All checks, and what came of them.
  class Check
    # @param root [String]
    # @param output [String] where the gem is left
    # @param tag [String, nil]
    # @param fetch [Boolean] whether to ask the web for what the documentation links to
    # @return [Check]
    def self.of(root = ROOT, output:, tag: nil, fetch: false)
      versions = Versions.new(root, tag:)
      gem = Gem::Specification.load(Dir[File.join(root, "host-ruby/*.gemspec")].first)
      needed = gem.runtime_dependencies.map { |dependency| Gem::Specification.find_by_name(dependency.name) }
      files = IO.popen([ "git", "ls-files", "-z" ], chdir: root, &:read).split("\0")
      pages = files.grep(/\.md\z/).grep_v(%r{\Aspec/}).to_h { |file| [ file, File.read(File.join(root, file)) ] }
      rspec = ->(specs) { system("bundle", "exec", "rspec", *specs, chdir: root) }
      new([
        versions, Changelog.new(File.read(File.join(root, "CHANGELOG.md")), versions.version), CleanTree.new(root),
        ReproducibleGem.new(Build.new(root), output), Contents.new(output, root), Licences.new(root, gem, needed),
        Links.new(pages, files, homepage: gem.homepage, fetch: (Links.method(:ask) if fetch)),
        Samples.new(pages, root, run: rspec)
      ])
    end

    # @param checks [Array]
    # @param output [IO]
    def initialize(checks, output: $stdout)
      @checks = checks
      @output = output
    end

    # Prints what each check found; all of them run, whatever fails.
    #
    # @return [Boolean] whether there is no problem
    def call
      @checks.map { |check| report(check, check.problems) }.all?
    end

    private
      def report(check, problems)
        if problems.empty?
          @output.puts "ok      #{check.title}: #{check.summary}"
        else
          @output.puts "FAILED  #{check.title}:", problems.map { |problem| "      - #{problem}" }
        end
        problems.empty?
      end
  end
end
