# frozen_string_literal: true

require "active_support"
require "active_support/core_ext/object/blank"
require "logger"
require "zeitwerk"

# Tasker for Rails: generators, checks, a worker, events and a test kit.
#
# Requiring this loads no WebAssembly and no Tasker: the component is compiled
# when something first asks it, and `TaskerCore` is loaded when it is first named.
module TaskerContribRails
  loader = Zeitwerk::Loader.for_gem(warn_on_extra_files: false)
  loader.ignore("#{__dir__}/tasker-contrib-rails.rb", "#{__dir__}/generators", "#{__dir__}/rails", "#{__dir__}/puma",
                "#{__dir__}/tasker_contrib_rails/rspec.rb", "#{__dir__}/tasker_contrib_rails/minitest.rb",
                "#{__dir__}/tasker_contrib_rails/opentelemetry.rb", "#{__dir__}/tasker_contrib_rails/active_job.rb",
                "#{__dir__}/tasker_contrib_rails/runtime/load_core.rb",
                "#{__dir__}/tasker_contrib_rails/runtime/fake.rb", "#{__dir__}/tasker_contrib_rails/runtime/fake")
  # Rails eager-loads every gem's loader: the test kit would want RSpec in production, and the worker's half is not for
  # every process.
  loader.do_not_eager_load("#{__dir__}/tasker_contrib_rails")
  loader.inflector.inflect("rspec_helpers" => "RSpecHelpers")
  loader.setup

  class << self
    # @return [Worker] this process's worker, started or not
    def worker = Worker.current

    # @return [Boolean] whether this process's worker is being stopped: it finishes what it runs, and takes nothing new.
    #   A handler of a long step can yield a checkpoint then
    def worker_stopping? = Worker.stopping?

    # @return [Hash{Symbol => Object}] whether this process's worker is well; see {Worker::Health}
    def health = worker.health

    # @return [Handlers::Registry] what {.register} registered
    #
    # @api private
    def handlers = @handlers ||= Handlers::Registry.new

    # Registers a handler under a name that is no constant.
    #
    #   TaskerContribRails.register "payments.refund", "Payments::RefundHandler"
    #
    # @param callable [String] as the template says it
    # @param handler [Class, String, #call] in an initializer, the class's name: its constant can't be loaded there yet
    # @return [void]
    def register(callable, handler) = handlers.register(callable, handler)

    # Starts a task if, and only if, the transaction around it is committed.
    #
    #   Order.transaction do
    #     order.save!
    #     TaskerContribRails.start("order_fulfillment", context: { order_id: order.id }, for: order)
    #   end
    #
    # It is written into the application's own database, by one INSERT, and sent to the engine after the commit.
    # docs/rails.md says by whom. Without the table for it (`rails generate tasker:install --outbox`), it is sent at
    # once, and what needs the table raises.
    #
    # @param name [String] the template's name, or `namespace/name`
    # @param context [Hash] converted to JSON as Rails does, and held against the template's `input_schema`
    # @param for [ActiveRecord::Base, nil] the record whose task it is; see {Starts::Model#has_tasker_tasks}
    # @param wait [Numeric, ActiveSupport::Duration, nil] seconds after which to start it
    # @param at [Time, Numeric, nil] when to start it
    # @param version [String, nil] the template's, where the application has several
    # @param namespace [String, nil] the template's; with `version:` it may be one that only the engine has
    # @param options [Hash] more fields of the task: initiator, reason, tags, priority, parent_correlation_id
    # @return [Start]
    # @raise [Error::NoSuchTemplate, Error::Rejected] the template can't be started
    # @raise [Error::ContextRefused] the context does not match the `input_schema`
    # @raise [JsonSafe::Unsafe] the context can't be stored as JSON
    # @raise [Error::Misuse] this needs the table, or a record that is saved
    # @raise [Client::Error] without the table: the engine did not take it
    def start(name, context: {}, for: nil, wait: nil, at: nil, version: nil, namespace: nil, **options)
      record = binding.local_variable_get(:for)
      Starts.start(name, context:, record:, wait:, at:, version:, namespace:, **options)
    end

    # Sends the starts that are due. Workers do this all the time, `rails tasker:starts --send` does it once.
    #
    # @return [Integer] how many were sent
    def send_due_starts = Starts.sweep

    # What becomes of tasks that the application creates while it is tested. They go to the server unless this is said.
    #
    #   TaskerContribRails.testing :fake              # they are only kept: expect { … }.to have_started_task("order")
    #   TaskerContribRails.testing(:inline) { … }     # they run at once, in this process, for the time of the block
    #
    # @param mode [Symbol] :fake, :inline or :disabled
    # @yield for whose time it is so, in this thread and those that it starts; else for the whole process
    # @return [Object] what the block returned
    # @raise [ArgumentError] where there is no such mode
    def testing(mode, &) = Testing::TaskCreation.use(mode, &)

    # @return [Log] Rails' own, made safe to print
    #
    # @api private
    def logger
      of_rails = Rails.logger if defined?(Rails.logger)
      Log.new(of_rails || (@logger ||= Logger.new($stderr, progname: "tasker")))
    end

    # Tells Rails' error reporter, or the log, of an error that was dealt with. An error or a reporter that raises costs
    # its caller nothing: of that the log tells.
    #
    # @param severity [Symbol] :error, or :warning where it will be tried again
    #
    # @api private
    def report(error, source:, severity: :error, **context)
      if defined?(Rails) && Rails.respond_to?(:error) && Rails.error
        # Rails 7.0 has no place of its own for the source.
        placed = ActiveSupport.version >= Gem::Version.new("7.1")
        place = placed ? { context:, source: } : { context: { source:, **context } }
        Rails.error.report(error, handled: true, severity:, **place)
      else
        logger.error "[Tasker] #{source}: #{error.class}: #{Diagnostics::Raised.ask(error, :message)}"
      end
    rescue StandardError => failure
      because = "#{failure.class}: #{Diagnostics::Raised.ask(failure, :message)}"
      logger.error "[Tasker] #{source}: #{error.class} could not be reported: #{because}"
    end
  end
end

# Included here, because starts/ may not depend on Start.
ActiveSupport.on_load(:tasker_start) { include TaskerContribRails::Start }
ActiveSupport.on_load(:active_record) { extend TaskerContribRails::Starts::Model }

require "tasker_contrib_rails/railtie" if defined?(Rails::Railtie)
