# frozen_string_literal: true

require "timeout"

module TaskerContribRails
  module Handlers
    # Calls the handler of one step. A worker and an inline run do it in this one way, so that a test sees what
    # production does. Several threads may use one.
    class Call
      # The user's interrupt, and a time-out around the whole run: no step's own.
      PASSED_ON = [ SignalException, Timeout::ExitException ].freeze
      private_constant :PASSED_ON

      # @param handlers [Registry]
      # @param scope [#call] is given a block to run
      # @param around [Around] what the application puts around the handler, inside the scope
      # @param clock [#call] seconds that never go back
      def initialize(handlers, scope: Scope.new, around: Around.of_app,
                     clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @handlers, @scope, @around, @clock = handlers, scope, around, clock
      end

      # Whatever the handler does is an outcome. Only what is not its own passes: an interrupt, a time-out around the
      # caller, and a throw, for which Ruby leaves no other way.
      #
      # @param context [Runtime::Context]
      # @param limit [Numeric, nil] seconds that the handler may take. One that goes on past its interruption, since it
      #   rescues everything or sits in native code, has failed all the same.
      # @return [Runtime::Outcome]
      def call(context, limit: nil)
        outcome = nil
        started = @clock.call
        begin
          within(limit) { @scope.call { outcome = attempt(context) } }
        rescue *PASSED_ON
          raise
        rescue Exception => error # rubocop:disable Lint/RescueException -- what the scope itself raised
          outcome ||= Runtime::Outcome.raised(error)
        end
        limit && @clock.call - started >= limit ? Runtime::Outcome.timed_out(limit) : outcome
      end

      # The same where somebody above may catch what a handler throws; above a worker's thread nobody does.
      #
      # @see #call
      def contained(context, limit: nil)
        outcome, ended = Runtime::Outcome.left, false
        catch(over = Object.new) do
          outcome = call(context, limit:)
          ended = true
        rescue Exception # rubocop:disable Lint/RescueException -- it goes on as it was
          ended = true
          raise
        ensure
          throw over unless ended || Thread.current.status == "aborting"
        end
        outcome
      end

      # Loads what a call needs, so that the first step does not take its time.
      #
      # @return [void]
      def prepare = @scope.call { Runtime::Outcome.of({}) }

      private
        # Rescued inside the scope: Rails' executor would report what passes it as an error that nobody handled.
        def attempt(context)
          @around.call(context) { Runtime::Outcome.of(handler(context.step_definition.handler).call(context)) }
        rescue *PASSED_ON
          raise
        rescue Exception => error # rubocop:disable Lint/RescueException -- a step's poison must not be its caller's
          Runtime::Outcome.raised(error)
        end

        # With no class of its own: such an interruption passes every rescue in the handler but the widest.
        def within(limit, &) = limit ? Timeout.timeout(limit, &) : yield

        # A template that names a resolver, and a name that is neither registered here nor a constant, are for the
        # runtime's own registry, which an app may have taught more.
        def handler(definition)
          unless definition.resolver
            ours = @handlers.resolve(definition.callable, initialization: definition.initialization,
                                                          method: definition.handler_method)
          end
          ours || Runtime::Registry.resolve(definition)
        end
    end
  end
end
