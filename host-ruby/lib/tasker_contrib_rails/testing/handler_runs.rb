# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Calls handlers like a worker: inside Rails' executor, with their own CurrentAttributes and time limit.
    # Errors are caught, results are converted to JSON and back, and events are published.
    module HandlerRuns
      include StepContexts

      # @overload run_handler(handler, **fields)
      #   @param handler [Class, #call] a handler, or a job class
      #   @param fields [Hash] see {StepContexts#build_step_context}
      # @overload run_handler(handler, context)
      #   @param context [TaskerCore::Types::StepContext]
      # @overload run_handler(context)
      #   @param context [TaskerCore::Types::StepContext] from {StepContexts#context_for}; its own handler is called
      # @return [HandlerRun]
      # @raise [ArgumentError] if there is nothing to call
      #
      #   run = run_handler(ChargeHandler, task_fields: { order_id: 7 })
      #   expect(run).to be_error.of_type(:permanent)
      def run_handler(handler, context = nil, **fields)
        handler, context = nil, handler if context.nil? && handler.respond_to?(:step_definition)
        HandlerRun.refuse(handler) if handler
        known = Keywords.names(StepContexts, :build_step_context)
        Keywords.refuse(:run_handler, fields.except(*known), known:)
        if context && fields.any?
          given = fields.keys.map { |name| "`#{name}:`" }.to_sentence
          raise ArgumentError, "run_handler takes a context, or #{given} to build one from, not both."
        end

        context ||= build_step_context(**fields)
        HandlerRun.of(handler, context, known_contexts[context] || Contexts::Known.new)
      end
    end
  end
end
