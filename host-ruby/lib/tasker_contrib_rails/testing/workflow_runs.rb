# frozen_string_literal: true

require "active_support/testing/time_helpers"

module TaskerContribRails
  module Testing
    # Runs whole workflows with the application's handlers, except for steps that a test stubs.
    module WorkflowRuns
      include ActiveSupport::Testing::TimeHelpers

      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param context [Hash] the task's context
      # @param seed [Integer, nil] see {Inline.run}
      # @return [Workflow] the finished workflow
      # @raise [Error::NoSuchTemplate] if there is no such workflow
      # @raise [Error::ContextRefused] if the context does not fit its `input_schema`
      #
      #   workflow = run_workflow("order_fulfillment", context: { order_id: 1 })
      #   expect(workflow).to have_completed
      def run_workflow(name, namespace: nil, context: {}, seed: nil, **others)
        Keywords.refuse(:run_workflow, others, of: WorkflowRuns)
        start_workflow(name, namespace:, context:, seed:).finish!
      end

      # Like {#run_workflow}, but no step has run yet. Continue with `workflow.step!` or
      # `workflow.until("ship")`.
      #
      # @return [Workflow]
      def start_workflow(name, namespace: nil, context: {}, seed: nil, **others)
        Keywords.refuse(:start_workflow, others, of: WorkflowRuns)
        template = Template.find(name, namespace:)
        stubbed_steps.each_key { |step| template.step(step) }
        inline_workflow(template, context, seed:)
      end

      # Replaces a step's handler in this test.
      #
      # @param step [String, Symbol] the step, or the pattern of batch workers, for all batches
      # @yieldparam context [TaskerCore::Types::StepContext]
      # @yieldreturn [Object] the value that a handler would return, such as `success(…)`
      # @return [Stub] a stub to which answers can be added: `.to_fail_with("busy").then_succeed(…)`
      def stub_step(step, &) = stubbed_steps[step.to_s] = Stub.new(step.to_s, &)

      # @param result [Object] the result; or give its entries as keywords
      # @return [TaskerCore::Types::StepHandlerCallResult::Success] the return value for a stub
      def success(result = nil, **entries) = Runtime::Returns.success(result.nil? ? entries : result)

      # @param message [String]
      # @param type [Symbol, String] such as :retryable, :permanent or :validation
      # @param after [Numeric, nil] the wait before the retry, in seconds
      # @param code [String, nil]
      # @return [TaskerCore::Types::StepHandlerCallResult::Error] the return value for a stub
      def failure(message, type: :permanent, after: nil, code: nil)
        Runtime::Returns.failure(message, type: Stub.type(type), after:, code:)
      end

      private
        def stubbed_steps = @stubbed_steps ||= {}

        def inline_workflow(template, context, seed: nil, faults: [], baggage: nil)
          deliver = FaultyDeliveries.new(faults, stubs: stubbed_steps, clock: Clock.new(self))
          EventBridge.start(declared: template.events)
          run = Inline::Run.new(template.to_inline, context:, deliver:, baggage:, seed: seed || Inline.seed)
          Workflow.new(template, run)
        end
    end
  end
end
