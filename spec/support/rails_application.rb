# frozen_string_literal: true

require "fileutils"
require "open3"

# A real Rails application with this gem in its Gemfile, made once and copied
# for every group of examples that changes it.
class RailsApplication
  ROOT = File.expand_path("../..", __dir__)

  # What a command printed and how it ended.
  Outcome = Data.define(:output, :status) do
    def success? = status.zero?
  end

  class << self
    # @param options [Array<String>] of `rails new`
    # @return [RailsApplication] a copy in a new temporary folder; call {#remove} when done
    def create(*options)
      FileUtils.cp_r("#{skeleton(options)}/.", dir = Dir.mktmpdir("tasker-app"))
      new(dir)
    end

    private
      def skeleton(options)
        (@skeletons ||= {})[options] ||= Dir.mktmpdir("tasker-skeleton").tap do |dir|
          at_exit { FileUtils.rm_rf(dir) }
          application = new(dir)
          application.run!("rails", "new", ".", "--api", "--minimal", "--skip-git", "--skip-bundle", "--quiet", "--name=shop", *options, gemfile: "#{ROOT}/Gemfile")
          application.write "Gemfile", <<~RUBY
            source "https://rubygems.org"
            gem "rails", "~> 8.1.0"
            gem "sqlite3"
            gem "puma"
            gem "rspec-rails"
            gem "tasker-contrib-rails", path: #{"#{ROOT}/host-ruby".inspect}
            gem "tasker-rb" if RUBY_VERSION >= "3.4"
          RUBY
          FileUtils.cp("#{ROOT}/Gemfile.lock", dir)
          application.run!("bundle", "install", "--local", "--quiet")
          application.run!("rails", "generate", "rspec:install")
          application.run!("git", "init", "--quiet")
          application.commit
          application.run!("git", "tag", "start")
        end
      end
  end

  attr_reader :root

  def initialize(root)
    @root = root
  end

  # Runs a command in the application as a user would, with the gems of its own Gemfile.
  def run(*command, gemfile: path("Gemfile"), input: "", env: {})
    command = [ "bundle", "exec", *command ] if command.first == "rails" || command.first == "rspec"
    env = { "BUNDLE_GEMFILE" => gemfile, "RUBYOPT" => nil, "RUBYLIB" => ENV["RUBYLIB"], "CI" => nil, "LOG_LEVEL" => nil }.merge(env)
    output, status = Open3.capture2e(env, *command, chdir: root, stdin_data: input)
    Outcome.new(output:, status: status.exitstatus)
  end

  def run!(*command, **)
    run(*command, **).tap { |outcome| raise "#{command.join(" ")}: #{outcome.output}" unless outcome.success? }
  end

  def path(name) = File.join(root, name)
  def read(name) = File.read(path(name))

  def write(name, text)
    FileUtils.mkdir_p(File.dirname(path(name)))
    File.write(path(name), text)
  end

  # Marks everything as it is now, so that {#changes} tells what came after.
  def commit
    run!("git", "add", "--all")
    run!("git", "-c", "user.name=Spec", "-c", "user.email=spec@example.com", "commit", "--quiet", "--allow-empty", "--message=now")
  end

  # @return [Array<String>] `git status --porcelain`, a line a file
  def changes
    run!("git", "status", "--porcelain", "--untracked-files=all").output.lines(chomp: true)
  end

  # As it was when it was created.
  def reset
    run!("git", "reset", "--hard", "--quiet", "start")
    run!("git", "clean", "-dfq")
  end

  def remove = FileUtils.rm_rf(root)
end
