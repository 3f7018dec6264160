# frozen_string_literal: true

require "fileutils"
require "json"
require "open3"

# A real Rails application with this gem in its Gemfile, made once and copied for every group of examples that changes
# it. Its commands boot it anew each time, in forks of a process that has loaded Rails, which is two thirds of the time.
class RailsApplication
  ROOT = File.expand_path("../..", __dir__)
  # With another Rails: one of `gemfiles`.
  GEMFILE = ENV["APPLICATION_GEMFILE"]&.then { |name| File.join(ROOT, "gemfiles", name) }

  # What a command printed and how it ended.
  Outcome = Data.define(:output, :status) do
    def success? = status.zero?
  end

  class << self
    # @param options [Array<String>] of `rails new`
    # @return [RailsApplication] a copy in a new temporary folder; call {#remove} when done
    def create(*options)
      FileUtils.cp_r("#{skeleton(options)}/.", dir = Dir.mktmpdir("tasker-app"))
      new(dir, skeleton: skeleton(options))
    end

    # @return [RailsApplication] a copy of spec/dummy, with the newest Rails
    def dummy
      FileUtils.cp_r("#{dummy_skeleton}/.", dir = Dir.mktmpdir("tasker-dummy"))
      new(dir, skeleton: dummy_skeleton)
    end

    # @return [Array(IO, IO)] what {Server} reads and writes; one a skeleton
    def server(skeleton)
      (@servers ||= {})[skeleton] ||= begin
        env = { "BUNDLE_GEMFILE" => File.join(skeleton, "Gemfile"), "RUBYOPT" => nil, "CI" => nil, "LOG_LEVEL" => nil }
        IO.popen([ env, RbConfig.ruby, File.join(__dir__, "rails_application/server.rb"), chdir: skeleton ], "r+")
      end
    end

    private
      def skeleton(options)
        (@skeletons ||= {})[options] ||= Dir.mktmpdir("tasker-skeleton").tap do |dir|
          at_exit { FileUtils.rm_rf(dir) }
          application = new(dir)
          application.run!("rails", "new", ".", "--api", "--minimal", "--skip-git", "--skip-bundle", "--quiet",
            "--name=shop", *options, gemfile: GEMFILE || "#{ROOT}/Gemfile")
          application.bundle_gems
          application.run!("rails", "generate", "rspec:install")
          application.start_history
        end
      end

      def dummy_skeleton
        @dummy_skeleton ||= Dir.mktmpdir("tasker-dummy-skeleton").tap do |dir|
          at_exit { FileUtils.rm_rf(dir) }
          application = new(dir)
          application.take_files("#{ROOT}/spec/dummy")
          application.bundle_gems("csv", "faraday", "json_schemer")
          application.start_history
        end
      end
  end

  COMMANDS = %w[ rails rspec ].freeze
  private_constant :COMMANDS

  attr_reader :root

  # @param skeleton [String, nil] the application that it is a copy of
  def initialize(root, skeleton: nil)
    @root, @skeleton = root, skeleton
  end

  # Runs a command in the application as a user would, with the gems of its own Gemfile.
  def run(*command, gemfile: path("Gemfile"), input: "", env: {})
    env = {
      "BUNDLE_GEMFILE" => gemfile, "RUBYOPT" => nil, "RUBYLIB" => ENV["RUBYLIB"], "CI" => nil, "LOG_LEVEL" => nil
    }.merge(env)
    return fork(command, input, env) if COMMANDS.include?(command.first) && unchanged?(gemfile)

    command = [ "bundle", "exec", *command ] if COMMANDS.include?(command.first)
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

  # Installs the gems that every application here has, and those that are named.
  def bundle_gems(*more)
    return bundle_with_another_rails if GEMFILE

    write "Gemfile", <<~RUBY
      source "https://rubygems.org"
      gem "rails", "~> 8.1.0"
      gem "sqlite3"
      gem "puma"
      gem "rspec-rails"
      gem "tasker-contrib-rails", path: #{"#{ROOT}/host-ruby".inspect}
      gem "tasker-rb" if RUBY_VERSION >= "3.4"
      #{more.map { |name| "gem #{name.inspect}" }.join("\n")}
    RUBY
    FileUtils.cp("#{ROOT}/Gemfile.lock", root)
    run!("bundle", "install", "--local", "--quiet")
  end

  def bundle_with_another_rails
    write "Gemfile", "eval_gemfile #{GEMFILE.inspect}\n"
    FileUtils.cp("#{GEMFILE}.lock", path("Gemfile.lock"))
    run!("bundle", "install", "--local", "--quiet")
  end

  # Copies what git has of a folder, and so nothing that a run left behind.
  def take_files(folder)
    files, = Open3.capture2("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", chdir: folder)
    files.split("\0").each do |file|
      FileUtils.mkdir_p(File.dirname(path(file)))
      FileUtils.cp(File.join(folder, file), path(file))
    end
  end

  def start_history
    run!("git", "init", "--quiet")
    commit
    run!("git", "tag", "start")
  end

  # Marks everything as it is now, so that {#changes} tells what came after.
  def commit
    run!("git", "add", "--all")
    run!("git", "-c", "user.name=Spec", "-c", "user.email=spec@example.com", "commit", "--quiet", "--allow-empty",
      "--message=now")
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

  private
    # Whether the server's gems are the application's.
    def unchanged?(gemfile)
      @skeleton && gemfile == path("Gemfile") && FileUtils.identical?(gemfile, File.join(@skeleton, "Gemfile"))
    end

    def fork(command, input, env)
      Dir.mktmpdir("tasker-command") do |dir|
        files = { input: File.join(dir, "input"), output: File.join(dir, "output") }
        File.write(files[:input], input)
        File.write(files[:output], "")
        server = self.class.server(@skeleton)
        server.puts JSON.generate(command:, folder: root, env:, **files)
        status = Integer(server.gets)
        Outcome.new(output: File.read(files[:output]), status:)
      end
    end
end
