# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The outcome of one call of a handler, as it would be reported to the engine.
    class HandlerRun
      class << self
        # @param handler [Class, #call, nil] nil calls the handler that the context names
        # @param context [TaskerCore::Types::StepContext]
        # @param known [Contexts::Known] facts about the context
        # @return [HandlerRun]
        #
        # @api private
        def of(handler, context, known)
          EventBridge.start
          scope = known.attributes.around(Handlers::Scope.new)
          call = handler ? GivenHandler.new(handler, scope:) : Handlers::Call.new(TaskerContribRails.handlers, scope:)
          run = nil
          events = EventBridge.capture { run = made(call, context, known.schema) }
          new(context:, events: events.select { |event| event.task_uuid == context.task_uuid }, **run)
        end

        # @param handler [Object] the handler to check
        # @raise [ArgumentError]
        #
        # @api private
        def refuse(handler)
          return if handler.respond_to?(:call) || Jobs.job?(handler)
          return if handler.is_a?(Class) && handler.method_defined?(:call)

          raise ArgumentError, "#{handler.inspect} is not a handler: it has no method `call`."
        end

        private
          def made(call, context, schema)
            template = Task.new(name: context.task.task_name, namespace: context.namespace_name)
            published = Inline::Events.new(template, task_uuid: context.task_uuid)
            published.started(context)
            began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
            outcome = call.contained(context, limit: context.step_definition.timeout_seconds)
            outcome, remark = judged(GivenHandler.seen(outcome), schema)
            duration = Process.clock_gettime(Process::CLOCK_MONOTONIC) - began
            published.ended(outcome, handler: context.handler_name, duration:)
            { outcome:, duration:, remark: }
          end

          def judged(outcome, schema)
            schemas = Workflows::Schemas.of_app
            wrong = schemas.about_result(schema, Stored.of(outcome.result)) if outcome.success?
            return [ outcome, wrong ] unless wrong && schemas.strict?

            [ Runtime::Outcome.failed(wrong, error_type: "ValidationError"), nil ]
          end
      end

      Task = Data.define(:name, :namespace)
      private_constant :Task

      # @return [Runtime::Outcome]
      #
      # @api private
      attr_reader :outcome
      # @return [TaskerCore::Types::StepContext] the context of the call
      attr_reader :context
      # @return [Array<Event>] the events that were published for it
      attr_reader :events
      # @return [Float] the duration in seconds
      attr_reader :duration
      # @return [String, nil] a problem with its result that does not fail the step
      attr_reader :remark

      # @api private
      def initialize(outcome:, context:, events:, duration:, remark:)
        @outcome, @context, @events, @duration, @remark = outcome, context, events, duration, remark
      end

      # @return [Boolean]
      def success? = outcome.success?
      # @return [Boolean] whether it stopped at a checkpoint, from which it will continue
      def checkpoint? = outcome.yielded?
      # @return [Boolean] whether another attempt follows
      def retryable? = (outcome.retryable if failed?) || false
      # @return [Boolean]
      def failed? = !success? && !checkpoint?

      # @return [Object, nil] its result, as later steps read it
      def result = (Stored.of(outcome.result) if success?)
      # @return [Hash{String => Object}, nil] cursor, items_processed and accumulated_results
      def checkpoint = (Stored.of(outcome.checkpoint) if checkpoint?)
      # @return [String, nil]
      def message = outcome.message
      # @return [String, nil] the class of the raised error, or the type given to `failure`
      def error_type = outcome.error_type
      # @return [String, nil]
      def error_code = outcome.error_code
      # @return [Exception, nil] the raised error
      def exception = outcome.exception

      # @return [Numeric, nil] the seconds before the next attempt: what the handler asks for, or else what
      #   the template's `retry` says
      def retry_after
        return unless retryable?

        outcome.retry_after ||
          Runtime::Backoff.seconds(context.step_definition.retry.to_h.with_indifferent_access, context.retry_count + 1)
      end

      def to_s = Returned.new(self).to_s
      def inspect = "#<#{self.class.name} #{self}>"
    end
  end
end
