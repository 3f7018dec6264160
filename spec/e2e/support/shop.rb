# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "securerandom"
require "yaml"
require_relative "latch"

# The Rails application of the end-to-end examples: handlers good and bad, a template for each, and worker processes.
# A handler notes each run in the file `runs`: its process and its step.
module Shop
  HANDLERS = {
    "nap_handler" => Latch::HANDLER,
    "callless_handler" => "class CalllessHandler < TaskerCore::StepHandler::Base\nend",
    "syntax_handler" => "class SyntaxHandler\n  def call(\nend",
    "load_error_handler" => "require \"no/such/file\"\nclass LoadErrorHandler\nend",
    "not_implemented_handler" => "class NotImplementedHandler < Noted\n" \
      "  def run(_) = raise(NotImplementedError, \"later\")\nend",
    "exit_handler" => "class ExitHandler < Noted\n  def run(_) = exit(7)\nend",
    "throw_handler" => "class ThrowHandler < Noted\n  def run(_) = throw(:abort)\nend",
    "kill_thread_handler" => "class KillThreadHandler < Noted\n  def run(_) = throw(:nowhere)\nend",
    "endless_handler" => "class EndlessHandler < Noted\n  def run(_)\n    endless = {}\n" \
      "    endless[:again] = endless\n    success(result: endless)\n  end\nend",
    "declined_handler" => "class DeclinedHandler < Noted\n" \
      "  def run(_) = raise(TaskerCore::Errors::PermanentError.new(\"card declined\"))\nend",
    "busy_handler" => <<~RUBY,
      class BusyHandler < Noted
        def run(context)
          retry_after = context.get_input_or("retry_after", 3)
          raise TaskerCore::Errors::RetryableError.new("busy", retry_after:) unless context.is_retry?

          success(result: { at: Time.now, total: BigDecimal("9.90") })
        end
      end
    RUBY
    "payments/refund_handler" => "module Payments\n  class RefundHandler < Noted\n" \
      "    def run(_) = success(result: { refunded: true })\n  end\nend",
    "route_handler" => "class RouteHandler < Noted\n  include TaskerCore::StepHandler::Mixins::Decision\n" \
      "  def run(_) = decision_success(steps: [ \"left\" ])\nend",
    "split_handler" => <<~RUBY,
      class SplitHandler < Noted
        include TaskerCore::StepHandler::Mixins::Batchable
        def run(_) = create_batches_outcome(worker_template_name: "work", cursor_configs: create_cursor_configs(30, 3), total_items: 30)
      end
    RUBY
    "work_handler" => <<~RUBY,
      class WorkHandler < Noted
        include TaskerCore::StepHandler::Mixins::Batchable
        def run(context)
          batch = get_batch_context(context)
          half = batch.start_cursor + 5
          return checkpoint_yield(cursor: half, items_processed: 5, accumulated_results: { seen: 5 }) unless batch.has_checkpoint?

          batch_worker_success(items_processed: 10, items_succeeded: 10)
        end
      end
    RUBY
    "signed_nap_handler" => "class SignedNapHandler < NapHandler\n" \
      "  def run(context) = super && success(result: { by: Process.pid })\nend",
    "huge_number_handler" => "class HugeNumberHandler < Noted\n" \
      "  def run(_) = success(result: { orders: [ { id: 2**63 } ] })\nend",
    "gather_handler" => "class GatherHandler < Noted\n  def run(_) = success(result: { gathered: true })\nend"
  }.freeze

  POISON = %w[ callless syntax load_error not_implemented exit throw kill_thread endless ].freeze

  # What this gem knows of the engine: from the file that TASKER_CONFIG_PATH names, as in an application.
  def self.settings(database_url: ENV.fetch("DATABASE_URL"), root: Dir.pwd, **options)
    config = TaskerContribRails::Configuration.new.tap do |tasker|
      options.each { |name, value| tasker.public_send(:"#{name}=", value) }
    end
    database = TaskerContribRails::Configuration::Database.new(url: database_url, environment: "test", root:,
      configuration: -> { })
    merged = TaskerContribRails::Configuration::Merged.new(root:, environment: "test", database:)
    TaskerContribRails::Worker::Settings.new(config, root:, merged:)
  end

  def self.one_step(name, handler, **retry_options)
    { "name" => name, "namespace_name" => "shop", "version" => "1.0.0",
      "steps" => [
        {
          "name" => "only", "handler" => { "callable" => handler },
          **({ "retry" => retry_options.transform_keys(&:to_s) } if retry_options.any?).to_h
        }
      ] }
  end

  def self.step(name, handler, *dependencies, **more)
    {
      "name" => name, "handler" => { "callable" => handler }, "dependencies" => dependencies,
      **more.transform_keys(&:to_s)
    }
  end

  def self.workflow(name, *steps)
    { "name" => name, "namespace_name" => "shop", "version" => "1.0.0", "steps" => steps }
  end

  BATCH = {
    "batch_size" => 10, "parallelism" => 3, "cursor_field" => "id", "worker_template" => "work",
    "failure_strategy" => "fail_fast"
  }.freeze

  TEMPLATES = [
    one_step("nap", "NapHandler"),
    one_step("nap_once", "NapHandler", retryable: false, max_attempts: 1),
    one_step("nap_unsafe", "NapHandler", retryable: false, max_attempts: 3),
    *POISON.map { |poison| one_step(poison, "#{poison.split("_").map(&:capitalize).join}Handler") },
    one_step("declined", "DeclinedHandler"),
    one_step("signed_nap", "SignedNapHandler"),
    one_step("huge_number", "HugeNumberHandler"),
    one_step("busy", "BusyHandler"),
    one_step("refund", "payments.refund"),
    one_step("namespaced", "Payments::RefundHandler"),
    workflow("linear", step("a", "NapHandler"), step("b", "NapHandler", "a"), step("c", "NapHandler", "b")),
    workflow("diamond", step("a", "NapHandler"), step("b", "NapHandler", "a"), step("c", "NapHandler", "a"),
      step("d", "NapHandler", "b", "c")),
    workflow("decision", step("start", "NapHandler"), step("route", "RouteHandler", "start", type: "decision"),
      step("left", "NapHandler", "route"), step("right", "NapHandler", "route")),
    workflow("batch", step("split", "SplitHandler", type: "batchable", batch_config: BATCH),
      step("work", "WorkHandler", "split", type: "batch_worker", batch_config: BATCH),
      step("gather", "GatherHandler", "work", type: "deferred_convergence"))
  ].freeze

  # The points around a step at which a worker is killed; the hooks are the spec's own.
  CRASH_POINTS = {
    "before_move" => [ "Database::Claims", :move, :before ], "after_move" => [ "Database::Claims", :move, :after_some ],
    "before_handler" => [ "Database::Claims", :begin, :after_some ], "in_handler" => [ "::NapHandler", :run, :before ],
    "after_handler" => [ "::NapHandler", :run, :after_some ],
    "before_completion" => [ "Runtime::TaskerRb", :complete, :before ]
  }.freeze

  # @return [Application] with a worker's gems, and no more than a new application has
  def self.bare_application = Application.new(RailsApplication.create.root).bundle

  # The application that the spec files share, made once.
  def self.application
    @application ||= Application.new(RailsApplication.create.root).furnish.tap { |app| at_exit { app.remove } }
  end

  # A RailsApplication with all that; one worker process or more can be started in it.
  class Application < RailsApplication
    # On an empty database the server knows of no template until a worker has brought it.
    def bring_templates
      @brought ||= (worker = start).stop
    ensure
      worker&.finish
    end

    # @param gems [Array<String>] that the app needs, a worker's among them
    # @return [Application] with these, and with nothing of the shop in it
    def bundle(gems: %w[ pg ])
      write "Gemfile", read("Gemfile") + gems.map { |gem| "gem \"#{gem}\"\n" }.join
      FileUtils.cp("#{ROOT}/Gemfile.lock", root)
      run!("bundle", "install", "--local", "--quiet")
      self
    end

    # @return [Application] with the shop in it
    def furnish(**)
      bundle(**)
      write "app/handlers/noted.rb", <<~RUBY
        class Noted < TaskerCore::StepHandler::Base
          def call(context)
            File.write(ENV.fetch("RUNS"), "\#{Process.pid} \#{context.step_uuid}\\n", mode: "a")
            run(context)
          end
        end
      RUBY
      HANDLERS.each { |name, text| write "app/handlers/#{name}.rb", text }
      TEMPLATES.each_with_index do |template, index|
        write "#{index.even? ? "config/tasker/templates" : "config/more"}/#{template["name"]}.yaml", YAML.dump(template)
      end
      write "config/initializers/tasker.rb", <<~RUBY
        Rails.application.config.tasker.tap do |tasker|
          tasker.template_paths = [ "config/tasker/templates", "config/more" ]
          tasker.hand_back_after = ENV.fetch("HAND_BACK_AFTER", 2).to_i
          tasker.threads = ENV["THREADS"] if ENV["THREADS"]
        end
        TaskerContribRails.register "payments.refund", "Payments::RefundHandler"
      RUBY
      # The check finds the handlers that are poison, and no worker would start; here is shown what becomes of one that
      # does.
      write "config/initializers/check.rb", "TaskerContribRails::Checks.singleton_class.prepend(Module.new { def " \
        "refusal(*) = nil })"
      write "config/initializers/notes.rb", <<~RUBY
        ActiveSupport::Notifications.subscribe(/\\Atasker\\.step/) do |name, start, finish, _, payload|
          File.write("\#{ENV.fetch("RUNS")}.events", "\#{name} \#{payload[:step_uuid]} \#{finish - start}\\n", mode: "a") if ENV["RUNS"]
        end
      RUBY
      write "config/initializers/crash.rb", <<~RUBY
        if (where, method, moment = #{CRASH_POINTS.inspect}[ENV["CRASH_AT"]])
          Rails.application.config.to_prepare do
            hook = Module.new do
              define_method(method) do |*arguments|
                Process.kill(:KILL, Process.pid) && sleep if moment == :before && (method != :move || Time.now.to_f > ENV["CRASH_FROM"].to_f)
                super(*arguments).tap { |result| Process.kill(:KILL, Process.pid) && sleep if moment == :after_some && result.present? }
              end
            end
            (where.start_with?("::") ? where : "TaskerContribRails::\#{where}").constantize.prepend(hook)
          end
        end
      RUBY
      self
    end

    def runs = File.exist?(path("runs")) ? File.readlines(path("runs"), chomp: true).map(&:split) : []

    # @return [Array<Array(String, String, String)>] notifications of steps: name, step, seconds
    def notifications
      File.exist?(path("runs.events")) ? File.readlines(path("runs.events"), chomp: true).map(&:split) : []
    end

    def latch = @latch ||= Latch.new(root)

    # @return [String, nil] what the worker in a process says of itself, such as "running"
    def state_of_worker(pid)
      workers = TaskerContribRails::Worker::Probe.new(path("tmp/tasker")).workers
      workers.find { |worker| worker["pid"] == pid }&.fetch("state")
    end

    def log = File.exist?(path("log/development.log")) ? read("log/development.log") : ""

    # @return [Process] started, and ready unless it is said that it need not be
    def start(*command, ready: /serves/, **env)
      command = [ "rails", "tasker:work" ] if command.empty?
      process = Process.new(self, command, env)
      process.await(ready) if ready
      process
    rescue RuntimeError
      process&.finish # nobody else knows of it
      raise
    end

    # A process of the application.
    class Process
      attr_reader :pid

      def initialize(application, command, env)
        @output = application.path("tmp/out-#{SecureRandom.hex(4)}")
        FileUtils.mkdir_p(File.dirname(@output))
        env = {
          "BUNDLE_GEMFILE" => application.path("Gemfile"), "RUBYOPT" => nil, "RUBYLIB" => nil, "LOG_LEVEL" => nil,
          "RUNS" => application.path("runs")
        }.merge(env.transform_keys(&:to_s))
        @pid = ::Process.spawn(env, "bundle", "exec", *command, chdir: application.root, %i[out err] => @output,
          in: File::NULL)
      end

      def output = File.read(@output)

      def await(pattern, seconds: 90)
        Shop.eventually("#{pattern.inspect} from the process; it said: #{output}", seconds:) do
          output.match?(pattern) || (ended? && raise("it ended: #{output}"))
        end
      end

      def signal(name) = ::Process.kill(name, @pid)

      def ended? = !status.nil?

      # @return [Process::Status]
      def wait(seconds: 90)
        Shop.eventually("the process to end; it said: #{output}", seconds:) { ended? }
        status
      end

      # TERM, and how it ended.
      def stop
        signal(:TERM)
        wait
      end

      def finish
        return if ended?

        signal(:KILL)
        wait
      end

      private
        def status = @status ||= ::Process.wait2(@pid, ::Process::WNOHANG)&.last
    end
  end

  # Ends the server or the database of the engine as a crash would, and brings it up again. A database that does not
  # wait for its disk (`synchronous_commit = off`) would lose what it committed last, so it writes that first.
  #
  # @param part [String] "server" or "database"
  def self.restart(part)
    PG.connect(ENV.fetch("DATABASE_URL")).tap { |database| database.exec("CHECKPOINT") }.close if part == "database"
    output, status = Open3.capture2e(USERS_CACHE, ENV.fetch("TASKER_STACK_RESTART"), part)
    status.success? || raise("could not restart the #{part}: #{output}")
  end

  # Waits for something to be so. The seconds are generous: they only say when something that does not come fails.
  def self.eventually(what, seconds: 60)
    ending = ::Process.clock_gettime(::Process::CLOCK_MONOTONIC) + seconds
    until (result = yield)
      if ::Process.clock_gettime(::Process::CLOCK_MONOTONIC) > ending
        raise "waited #{seconds} s for #{what.respond_to?(:call) ? what.call : what}"
      end

      sleep 0.1
    end
    result
  end
end
