# frozen_string_literal: true

require "timeout"

module TaskerContribRails
  module Handlers
    # Calls the handler of one step. A worker and an inline run both use this, so that a test sees what production does.
    # Several threads may use one Call.
    class Call
      # The user's interrupt, and a timeout around the whole run. Neither belongs to the step.
      PASSED_ON = [ SignalException, Timeout::ExitException ].freeze
      private_constant :PASSED_ON

      # @param handlers [Registry]
      # @param scope [#call] runs a block
      # @param around [Around] what the application puts around the handler, inside the scope
      # @param current [Current::Carrier] sets what surrounded the start of the task, inside the scope too
      # @param clock [#call] seconds that never go back
      def initialize(handlers, scope: Scope.new, around: Around.of_app, current: Current::Carrier.of_app,
                     clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @handlers, @scope, @around, @current, @clock = handlers, scope, around, current, clock
      end

      # Calls the handler, and turns whatever it does into an outcome. Only three things get through: an interrupt, a
      # timeout around the caller, and a `throw`, which Ruby does not let us stop.
      #
      # @param context [Runtime::Context]
      # @param limit [Numeric, nil] seconds that the handler may take. A handler that continues after its interruption,
      #   because it rescues everything or runs native code, has failed all the same.
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

      # Like {#call}, for a caller that can't be left by `throw`: nothing above a worker's thread would catch it.
      #
      # @see #call
      def contained(context, limit: nil)
        outcome, ended = nil, false
        catch(over = Object.new) do
          outcome = call(context, limit:)
          ended = true
        rescue Exception # rubocop:disable Lint/RescueException -- it goes on as it was
          ended = true
          raise
        ensure
          throw over unless ended || Thread.current.status == "aborting"
        end
        outcome || Runtime::Outcome.left
      end

      # Loads everything that a call needs, so that the first step does not have to.
      #
      # @return [void]
      def prepare = @scope.call { Runtime::Outcome }

      private
        # Rescues inside the scope, because Rails' executor would report any error that passes through it as unhandled.
        def attempt(context)
          @current.around(Runtime::StepContext.baggage_of(context)) do
            @around.call(context) { of_handler(context) }
          end
        rescue *PASSED_ON
          raise
        rescue Exception => error # rubocop:disable Lint/RescueException -- a step's poison must not be its caller's
          Runtime::Outcome.raised(error)
        end

        def of_handler(context)
          definition = context.step_definition.handler
          returned = handler(definition).call(context)
          begin
            Runtime::Outcome.of(returned)
          rescue JsonSafe::Unsafe => error
            advice = "Return plain values, as in `success(result: …)` or a Hash (#{definition.callable})."
            raise error.class, "#{Printable.sentence(error.message)} #{advice}"
          end
        end

        # Without a class of its own, the interruption is only rescued by the widest rescue in a handler.
        def within(limit, &) = limit ? Timeout.timeout(limit, &) : yield

        # If the template names a resolver, or a name that is neither registered here nor a constant, the runtime's own
        # registry is asked: the application may have registered it there.
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
