# frozen_string_literal: true

require "fileutils"
require_relative "matrix_app"

# A user's path with the newest of what this gem stands on, whatever the locks and the gemspec say.
class Newest
  # What Rails' own repository has, or what is released.
  KINDS = {
    "released" => [ 'gem "rails", ">= 8.1"', 'gem "puma"', 'gem "sqlite3"' ],
    "rails_main" => [ 'gem "rails", github: "rails/rails", branch: "main"', 'gem "puma"', 'gem "sqlite3"' ]
  }.freeze

  # @param kind [String] a key of KINDS
  # @param newest [#call] takes a gem's name, returns its newest release
  def initialize(kind, newest: method(:released))
    @lines = KINDS.fetch(kind) { abort "matrix:newest: there is no #{kind.inspect}, only #{KINDS.keys.join(", ")}" }
    @kind = kind
    @newest = newest
  end

  # @return [Array<String>] releases that the gemspec keeps away, in words
  def kept_away
    gemspec = Gem::Specification.load(File.join(MatrixApp::ROOT, "host-ruby/tasker-contrib-rails.gemspec"))
    gemspec.runtime_dependencies.filter_map do |dependency|
      version = @newest.call(dependency.name)
      next if dependency.requirement.satisfied_by?(version)

      "#{dependency.name} #{version} is released, and the gemspec allows #{dependency.requirement}"
    end
  end

  # @return [String] the gemfile's text
  def gemfile
    common = File.join(MatrixApp::ROOT, "gemfiles/common.rb")
    [ "eval_gemfile #{common.inspect}", *@lines, 'gem "wasmtime"', 'gem "tasker-rb"' ].join("\n") << "\n"
  end

  # @return [Boolean] whether all of it went well
  def call
    path = File.join(MatrixApp::ROOT, "tmp/newest/#{@kind}.gemfile")
    FileUtils.mkdir_p(File.dirname(path))
    FileUtils.rm_f("#{path}.lock")
    File.write(path, gemfile)
    puts kept_away
    return false unless system({ "BUNDLE_GEMFILE" => path }, "bundle", "lock")

    app = MatrixApp.new(nil, path)
    app.call
    puts app.versions.merge(app.results).map { |name, what| "#{name}: #{what}" }
    app.passed? && kept_away.empty?
  end

  private
    def released(name)
      found, = Gem::SpecFetcher.fetcher.spec_for_dependency(Gem::Dependency.new(name))
      found.map { |spec, _| spec.version }.max || abort("matrix:newest: no release of #{name} was found")
    end
end
