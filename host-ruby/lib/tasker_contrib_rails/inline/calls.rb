# frozen_string_literal: true

require "timeout"

module TaskerContribRails
  module Inline
    # Calls handlers. Whatever one does, it ends as an outcome: what a worker would have to survive, this does too.
    class Calls
      # @param handlers [Handlers]
      def initialize(handlers)
        @handlers = handlers
        @executor = Rails.application.executor if defined?(Rails.application) && Rails.application
        wrap { TaskerCore } # what the runtime and Rails' hooks load is not the first step's time
      end

      # @param context [TaskerCore::Types::StepContext]
      # @return [Runtime::Outcome] with a result that is plain JSON
      def call(context)
        outcome = interrupt = nil
        begin
          outcome = within(context.step_definition.timeout_seconds) { wrap { perform(context) } }
        rescue SignalException, Timeout::ExitException => interrupt # the user's, or a timeout's around the run, and no step's
          raise
        rescue Exception => error # rubocop:disable Lint/RescueException -- a step's poison must not be the runner's
          outcome = Runtime::Outcome.raised(error).tap { |failed| failed.metadata[:raised] = Diagnostics::Raised.new(error) }
        ensure
          # By throw, or by ending its thread: then there is neither an error nor a result.
          return outcome || Runtime::Outcome.failed("The handler jumped out of its call.", error_type: "HandlerLeft") unless interrupt
        end
      end

      private
        def wrap(&) = @executor ? @executor.wrap(&) : yield

        def within(seconds, &)
          seconds ? Timeout.timeout(seconds, TaskerCore::Errors::TimeoutError, "The handler took more than its #{seconds} s.", &) : yield
        end

        def perform(context)
          safe(Runtime::Outcome.of(handler(context.step_definition.handler).call(context)))
        end

        def safe(outcome)
          return outcome if outcome.kind == :failed
          return yielded(outcome) if outcome.yielded?

          Runtime::Outcome.new(:done, result: JsonSafe.call(outcome.result).first, metadata: outcome.metadata)
        end

        def yielded(outcome)
          checkpoint = outcome.checkpoint
          plain = ->(value) { JSON.parse(JSON.generate(JsonSafe.call(value).first)) }
          Runtime::Outcome.new(:yielded, checkpoint: {
            "cursor" => plain.call(checkpoint.cursor), "items_processed" => checkpoint.items_processed,
            "accumulated_results" => plain.call(checkpoint.accumulated_results)
          })
        end

        def handler(definition)
          callable = definition.callable
          ours = @handlers.resolve(callable, initialization: definition.initialization, method: definition.handler_method) unless definition.resolver
          # Names that are no constants may be known to the engine's own registry.
          ours ||= TaskerCore::Registry::HandlerRegistry.instance.resolve_handler(definition) if definition.resolver || !callable.match?(/\A(::)?[A-Z]/)
          ours || raise(TaskerCore::Errors::ConfigurationError, "No handler found for #{callable}")
        end
    end
  end
end
