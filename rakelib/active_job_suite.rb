# frozen_string_literal: true

require "fileutils"
require "open3"
require "tmpdir"

# Runs Active Job's own tests with the queue adapter of this gem. They are read from a git copy of rails/rails, at the
# newest tag that is no newer than the bundled Rails; the code that they test is the bundled one.
class ActiveJobSuite
  ROOT = File.expand_path("..", __dir__)
  OURS = "#{ROOT}/spec/active_job".freeze
  # Tests of classes of other adapters, which Rails too runs for those only.
  FOREIGN = %w[ async_adapter_test.rb delayed_job_adapter_test.rb ].freeze

  # @param git [String] the git copy
  # @param version [String] of Rails
  def initialize(git, version)
    @git, @version = git, Gem::Version.new(version)
  end

  # @return [Boolean] whether the unit tests pass
  def units
    checked_out do |tests|
      files = Dir["#{tests}/cases/**/*_test.rb"].reject { |file| FOREIGN.include?(File.basename(file)) }
      run(tests, files)
    end
  end

  # @return [Boolean] whether the tests pass that need workers
  def integration
    checked_out do |tests|
      FileUtils.ln_s("#{OURS}/integration/tasker.rb", "#{tests}/support/integration/adapters/tasker.rb")
      # The tests make an application, without gems that are not here: see rails/railsrc.
      environment = { "AJ_INTEGRATION_TESTS" => "1", "XDG_CONFIG_HOME" => "#{OURS}/integration",
                      "TASKER_DATABASE_URL" => ENV.fetch("DATABASE_URL"), "DATABASE_URL" => nil,
                      "TASKER_CONFIG_PATH" => nil }
      run(tests, Dir["#{tests}/integration/**/*_test.rb"], environment, %w[ rails tasker_contrib_rails/active_job ])
    end
  end

  private
    # @yieldparam folder [String] with the tests
    def checked_out
      Dir.mktmpdir("active-job") do |folder|
        archive = [ "git", "-C", @git, "archive", tag, "activejob/test", "tools" ]
        statuses = Open3.pipeline(archive, [ "tar", "-x", "-C", folder ])
        abort "The tests of #{tag} could not be read from #{@git}" unless statuses.all?(&:success?)
        yield File.join(folder, "activejob/test")
      end
    end

    # @param first [Array<String>] what to require before the tests
    def run(tests, files, environment = {}, first = [])
      abort "Active Job of #{tag} has none of the tests that are expected" if files.empty?
      puts "Active Job's own tests of #{tag}, with Rails #{@version} and the adapter :tasker"
      paths = [ "#{ROOT}/host-ruby/lib", OURS, tests ].map { |path| "-I#{path}" }
      libraries = [ "cgi", "logger", *first ].map { |name| "-r#{name}" } # Rails 7.0 forgets the first two
      system({ "AJ_ADAPTER" => "tasker", **environment }, RbConfig.ruby, "-W0", *paths, *libraries,
             "-e", "ARGV.each { |file| require file }", *files.sort, chdir: File.dirname(tests))
    end

    def tag
      @tag ||= begin
        tags = git("tag", "--list", "v#{@version.segments.first(2).join(".")}.*").split
        versions = tags.grep(/\Av[\d.]+\z/).map { |tag| Gem::Version.new(tag.delete_prefix("v")) }
        newest = versions.select { |version| version <= @version }.max
        newest ? "v#{newest}" : abort("#{@git} has no tag for Rails #{@version}")
      end
    end

    def git(*arguments)
      output, status = Open3.capture2("git", "-C", @git, *arguments)
      status.success? ? output : abort("#{@git} can't be read as a git repository")
    end
end
