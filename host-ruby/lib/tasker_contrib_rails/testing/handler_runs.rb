# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Calls handlers as a worker does: inside Rails' executor, with CurrentAttributes of their own, in their time, with
    # what they raise caught, what they return stored, and events published.
    module HandlerRuns
      include StepContexts

      # @overload run_handler(handler, **fields)
      #   @param handler [Class, #call]
      #   @param fields [Hash] of {StepContexts#build_step_context}
      # @overload run_handler(handler, context)
      #   @param context [TaskerCore::Types::StepContext]
      # @overload run_handler(context)
      #   @param context [TaskerCore::Types::StepContext] from {StepContexts#context_for}, whose own handler is called
      # @return [HandlerRun]
      # @raise [ArgumentError] where there is nothing to call
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
