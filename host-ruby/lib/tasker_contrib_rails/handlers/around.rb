# frozen_string_literal: true

module TaskerContribRails
  module Handlers
    # Runs the application's code around each step: `config.tasker.around_step`. The first callable is the outermost.
    #
    # If one of them raises, the step fails with that error. An error of the handler passes through them, so that a
    # transaction around the step is rolled back. A callable can't change the outcome by what it returns or rescues.
    class Around
      class << self
        # @return [Around] of the application that runs here
        def of_app
          config = Rails.application.config if defined?(Rails.application) && Rails.application
          new(config.respond_to?(:tasker) ? config.tasker.around_step : [])
        end
      end

      # @param callables [Array<#call>] each gets the step's context, and a callable that runs the step
      def initialize(callables) = @callables = callables.dup.freeze

      # @param context [Runtime::Context]
      # @yieldreturn [Runtime::Outcome] the handler's
      # @return [Runtime::Outcome]
      # @raise [Exception] an error of the handler, or of one of the callables
      def call(context, &handler)
        @callables.reverse.inject(handler) { |inner, callable| -> { Ring.new(callable, inner).call(context) } }.call
      end

      # One callable, around the next ones or the handler.
      class Ring
        # Raised if it runs the step a second time, or after it has returned.
        class Twice < Error; end

        def initialize(callable, inner)
          @callable, @inner = callable, inner
          @calls, @over = 0, false
          @lock = Mutex.new
        end

        def call(context)
          @callable.call(context, method(:step))
          @over = true
          ended
        rescue Exception # rubocop:disable Lint/RescueException -- it goes on as it was
          @over = true
          raise unless @calls > 1

          ended
        end

        private
          def step
            first = @lock.synchronize { (@calls += 1) == 1 && !@over }
            raise Twice, "#{name} called the step a second time" unless first

            @outcome = @inner.call
          rescue Twice
            raise
          rescue Exception => error # rubocop:disable Lint/RescueException -- it goes on as it was
            @outcome = Runtime::Outcome.raised(error)
            raise
          end

          # These two failures are final, because another attempt would fail in the same way.
          def ended
            case @calls
            when 0 then failed("did not call the step: its handler did not run", "AroundStepDidNotCall")
            when 1 then @outcome || Runtime::Outcome.left
            else failed("called the step a second time, which was refused", "AroundStepCalledTwice")
            end
          end

          def failed(what, error_type) = Runtime::Outcome.failed("#{name} #{what}.", error_type:)

          def name
            place = @callable.source_location&.join(":") if @callable.respond_to?(:source_location)
            place ||= (@callable.is_a?(Module) ? @callable : @callable.class).name
            "config.tasker.around_step (#{place})"
          end
      end
      private_constant :Ring
    end
  end
end
