# frozen_string_literal: true

require "bundler"
require "fileutils"
require "net/http"
require "open3"

# A new app with one Rails on one Ruby, and what a user does with this gem in it. The first step that fails is the last.
class MatrixApp
  class Failed < StandardError; end

  ROOT = File.expand_path("..", __dir__)
  GEMS = %w[ rails puma wasmtime tasker-rb ].freeze
  STEPS = %w[
    bundle app generate zeitwerk specs check workflow demo page destroy production puma dummy units active_job
  ].freeze

  # The result of a step that this version can't go.
  LEFT_OUT = "-"

  # What a new user's shell has not.
  FOREIGN = /\A(TASKER_.*|DATABASE_URL|LOG_LEVEL|RAILS_ENV|RACK_ENV|CI|RUBYLIB)\z/

  # @return [String] its version
  attr_reader :ruby

  # @return [Hash{String => String}] of the gems that matter
  attr_reader :versions

  # @return [Hash{String => String}] of each step
  attr_reader :results

  # @return [Float]
  attr_reader :seconds

  # @param folder [String, nil] of the Ruby; nil: the PATH has one
  # @param gemfile [String]
  def initialize(folder, gemfile)
    @gemfile = gemfile
    @root = File.join(ROOT, "tmp/matrix", name)
    @environment = ENV.keys.grep(FOREIGN).to_h { |variable| [ variable, nil ] }.merge(
      "PATH" => [ *folder, ENV.fetch("PATH") ].join(":"), "PORT" => "0",
      "XDG_CACHE_HOME" => File.join(ROOT, "tmp/cache"), "BUNDLE_GEMFILE" => gemfile, "BUNDLE_FROZEN" => "true",
      "BUNDLE_PATH" => File.join(ROOT, ".tools/gems"), # where bin/setup has put most of them
      "BUNDLE_VERSION" => "system" # and not that of the Ruby which locked
    )
    @results = STEPS.to_h { |step| [ step, "" ] }
  end

  def name = File.basename(@gemfile, ".gemfile")
  def passed? = @results.values.all? { |result| [ "ok", LEFT_OUT ].include?(result) }

  def call
    started = now
    FileUtils.rm_rf(@root)
    FileUtils.mkdir_p(@root)
    @ruby = sh("ruby", "-e", "print RUBY_VERSION")
    @versions = locked.slice(*GEMS)
    @versions["tasker-rb"] = "none" if @ruby < "3.4" || !@versions.key?("tasker-rb") # see gemfiles/engine.rb
    puts "Ruby #{@ruby}, #{name}"
    STEPS.all? { |step| try(step) }
    @seconds = now - started
  end

  private
    def try(step)
      @results[step] = send(step) == LEFT_OUT ? LEFT_OUT : "ok"
    rescue Failed => error
      puts "#{step} FAILED", error.message
      @results[step] = "FAILED"
      false
    end

    def bundle = sh("bundle", "install", "--quiet")

    def app
      rails "new", ".", "--api", "--minimal", "--skip-git", "--skip-bundle", "--quiet", "--name=shop",
            *("--skip-active-record" unless active_record?)
      rails "generate", "rspec:install"
    end

    def generate
      rails "generate", "tasker:install"
      rails "generate", "tasker:step_handler", "ProcessPayment"
      rails "generate", "tasker:step_handler", "payments/charge", "--type", "api"
      rails "generate", "tasker:step_handler", "RouteOrder", "--type", "decision"
      rails "generate", "tasker:step_handler", "ImportRows", "--type", "batchable"
      rails "generate", "tasker:task_template", "Order", "validate", "charge:api:validate"
      rails "generate", "tasker:subscriber", "OrderEvents", "order.validated"
    end

    def zeitwerk = rails("zeitwerk:check", says: "All is good!")
    def specs = sh("bundle", "exec", "rspec", says: /^\d\d examples, 0 failures$/)

    # Nobody answers at that database, but a check does not ask.
    def check
      File.write("#{@root}/config/initializers/tasker_database.rb",
                 "Rails.application.config.tasker.database_url = \"postgres://nobody@127.0.0.1:1/none\"\n")
      rails "tasker:check", says: /^Checked .*: 1 warning/ # no workflow publishes what the subscriber waits for
    end

    def workflow
      rails("tasker:run", "order", "--context", '{"subject":"order 1","id":1}',
            says: "default/order: complete (2 steps, 2 attempts")
    end
    def demo = rails("tasker:demo", says: "demo/order_demo: complete (5 steps, 6 attempts")

    def page
      rails "generate", "tasker:install", "--page"
      rails "runner", File.join(ROOT, "rakelib/page_tour.rb"), says: "The page is well."
    end

    def destroy
      rails "destroy", "tasker:step_handler", "ProcessPayment"
      left = Dir["#{@root}/**/*process_payment*"]
      raise Failed, "These are left:\n#{left.join("\n")}" if left.any?
    end

    def production
      environment = { "RAILS_ENV" => "production", "SECRET_KEY_BASE" => "x" }
      sh("bundle", "exec", "rails", "runner", "print 1", says: "1", environment:)
    end

    # Without an engine: requests are served, what is missing is said once a process, and TERM ends it. Now and then a
    # process of Puma waits for ever on TERM, single or of a cluster, without this gem too (one of ten tries: Ruby 3.4
    # closes its pipe while a signal handler has it), and more often on a busy machine, so it has six tries.
    def puma
      rails "generate", "tasker:install", "--pattern", "puma"
      [ 0, 2 ].each do |workers|
        ended = 6.times.any? { serve(workers) || puts("Puma has not ended on TERM with #{workers} workers") }
        raise Failed, "Puma has not ended on TERM:\n#{puma_log}" unless ended
      end
    end

    # The specs of the example application, in a copy of it.
    def dummy
      return LEFT_OUT unless active_record?

      folder = "#{@root}-dummy"
      FileUtils.rm_rf(folder)
      FileUtils.cp_r("#{ROOT}/spec/dummy", folder)
      FileUtils.rm_rf(%w[ log storage tmp ].map { |name| "#{folder}/#{name}" })
      one_fixture_path("#{folder}/spec/rails_helper.rb") if locked.fetch("rails") < "7.1"
      sh("bundle", "exec", "rspec", says: /^\d\d examples, 0 failures$/, folder:)
    end

    def one_fixture_path(helper)
      File.write(helper, File.read(helper).sub(/fixture_paths = \[ (.+) \]/, 'fixture_path = \1'))
    end

    def units
      others = %w[ crate_licences public_surface signatures ] # say the same of each Rails
      others += of_active_record unless active_record?
      others = "spec/unit/{#{others.join(",")}}_spec.rb"
      sh("bundle", "exec", "rspec", "--exclude-pattern", others, "spec/unit", folder: ROOT)
    end

    # Active Job's own tests, where there is a git copy of Rails.
    def active_job
      return LEFT_OUT if !active_record? || ENV["RAILS_GIT"].to_s.empty?

      sh("bundle", "exec", "rake", "active_job:units", folder: ROOT)
    end

    # Those that need a database.
    def of_active_record
      folder = "#{ROOT}/spec/unit/"
      Dir["#{folder}**/*_spec.rb"].select { |file| File.read(file).match?(/^require "sqlite3"$/) }
        .map { |file| file.delete_prefix(folder).delete_suffix("_spec.rb") }
    end

    # @return [Boolean] whether it ended when it was told to
    def serve(workers)
      puma = [ "bundle", "exec", "puma", "-w", workers.to_s ]
      pid = spawn(@environment, *puma, chdir: @root, %i[ out err ] => "#{@root}/log/puma.log")
      said = within(120) { puma_log.scan("worker did not start").size == [ workers, 1 ].max }
      answer = Net::HTTP.get_response("127.0.0.1", "/", puma_log[/Listening on .*:(\d+)/, 1].to_i).code if said
      Process.kill("TERM", pid)
      ended = within(15) { Process.wait(pid, Process::WNOHANG) }
      strange = puma_log.match?(/Warning: |^\s+from /)
      if answer != "200" || strange
        raise Failed, "Puma answered #{answer.inspect}, or said what it should not:\n#{puma_log}"
      end

      ended
    ensure
      Process.kill("KILL", pid) && Process.wait(pid) if pid && !ended
    end

    def puma_log = File.read("#{@root}/log/puma.log")

    def within(seconds)
      give_up = now + seconds
      sleep 0.1 until (done = yield) || now > give_up
      done
    end

    def rails(*arguments, **) = sh("bundle", "exec", "rails", *arguments, **)

    # @param says [String, Regexp] what its output must have
    def sh(*command, says: "", folder: @root, environment: {})
      output, status = Open3.capture2e(@environment.merge(environment), *command, chdir: folder, stdin_data: "")
      raise Failed, "$ #{command.join(" ")}\n#{output}" unless status.success? && output[says]

      output
    end

    # See gemfiles/rails_7.0.gemfile.
    def active_record? = @ruby < "3.4" || !locked.fetch("sqlite3").start_with?("1.")

    def locked
      @locked ||= Bundler::LockfileParser.new(File.read("#{@gemfile}.lock")).specs
        .to_h { |spec| [ spec.name, spec.version.to_s ] }
    end

    def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
end
