# frozen_string_literal: true

module TaskerContribRails
  module Handlers
    # What an application puts around each step, the first outermost: `config.tasker.around_step`.
    #
    # Whatever one of them raises, the step has failed with, and what the handler raised passes through them, so that a
    # transaction around a step is rolled back. What one of them returns, or rescues, changes nothing: the outcome is
    # the handler's.
    class Around
      class << self
        # @return [Around] of the application that runs here
        def of_app
          config = Rails.application.config if defined?(Rails.application) && Rails.application
          new(config.respond_to?(:tasker) ? config.tasker.around_step : [])
        end
      end

      # @param callables [Array<#call>] each is given a step's context, and what calls the step
      def initialize(callables) = @callables = callables.dup.freeze

      # @param context [Runtime::Context]
      # @yieldreturn [Runtime::Outcome] the handler's
      # @return [Runtime::Outcome]
      # @raise [Exception] the handler's, or one of their own
      def call(context, &handler)
        @callables.reverse.inject(handler) { |inner, callable| -> { Ring.new(callable, inner).call(context) } }.call
      end

      # One of them around what is inside it.
      class Ring
        # It called the step again, or when the step was over.
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

          # Neither is mended by another attempt.
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
