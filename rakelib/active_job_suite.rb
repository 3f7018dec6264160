# frozen_string_literal: true

require "fileutils"
require "open3"

# Runs Active Job's own tests with the queue adapter of this gem. They are read from a git copy of rails/rails, at the
# newest tag that is no newer than the bundled Rails; the code that they test is the bundled one.
class ActiveJobSuite
  ROOT = File.expand_path("..", __dir__)
  # Tests of classes of other adapters, which Rails too runs for those only.
  FOREIGN = %w[ async_adapter_test.rb delayed_job_adapter_test.rb ].freeze

  # @param git [String] the git copy
  # @param version [String] of Rails
  def initialize(git, version)
    @git, @version = git, Gem::Version.new(version)
  end

  # @return [String]
  def tag
    tags = git("tag", "--list", "v#{@version.segments.first(2).join(".")}.*").split
    versions = tags.grep(/\Av[\d.]+\z/).map { |tag| Gem::Version.new(tag.delete_prefix("v")) }
    newest = versions.select { |version| version <= @version }.max
    newest ? "v#{newest}" : abort("#{@git} has no tag for Rails #{@version}")
  end

  # @return [Boolean] whether they pass
  def run
    folder = File.join(ROOT, "tmp/active_job_suite", tag)
    check_out(folder)
    files = Dir[File.join(folder, "activejob/test/cases/**/*_test.rb")].sort
    files.reject! { |file| FOREIGN.include?(File.basename(file)) }
    puts "Active Job's own tests of #{tag}, with Rails #{@version} and the adapter :tasker"
    system({ "AJ_ADAPTER" => "tasker" }, *command(folder), *files, chdir: "#{folder}/activejob")
  end

  private
    def check_out(folder)
      FileUtils.rm_rf(folder)
      FileUtils.mkdir_p(folder)
      archive = [ "git", "-C", @git, "archive", tag, "activejob/test", "tools" ]
      statuses = Open3.pipeline(archive, [ "tar", "-x", "-C", folder ])
      abort "The tests of #{tag} could not be read from #{@git}" unless statuses.all?(&:success?)
    end

    def command(folder)
      paths = [ "#{ROOT}/host-ruby/lib", "#{ROOT}/spec/active_job", "#{folder}/activejob/test" ]
      [ RbConfig.ruby, "-W0", *paths.flat_map { |path| [ "-I", path ] }, "-e", "ARGV.each { |file| require file }" ]
    end

    def git(*arguments)
      output, status = Open3.capture2("git", "-C", @git, *arguments)
      status.success? ? output : abort("#{@git} can't be read as a git repository")
    end
end
