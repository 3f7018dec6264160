# frozen_string_literal: true

require "active_support/testing/time_helpers"

module TaskerContribRails
  module Testing
    # Runs whole workflows with the application's own handlers, and without those that a test stubs.
    module WorkflowRuns
      include ActiveSupport::Testing::TimeHelpers

      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param context [Hash] what the task is created with
      # @param seed [Integer, nil] see {Inline.run}
      # @return [Workflow] that is over
      # @raise [Error::NoSuchTemplate] where there is no such workflow
      # @raise [Error::ContextRefused] where the context is not what its `input_schema` asks for
      #
      #   workflow = run_workflow("order_fulfillment", context: { order_id: 1 })
      #   expect(workflow).to have_completed
      def run_workflow(name, namespace: nil, context: {}, seed: nil, **others)
        Keywords.refuse(:run_workflow, others, of: WorkflowRuns)
        start_workflow(name, namespace:, context:, seed:).finish!
      end

      # The same, of which no step has run: `workflow.step!` and `workflow.until("ship")` go on.
      #
      # @return [Workflow]
      def start_workflow(name, namespace: nil, context: {}, seed: nil, **others)
        Keywords.refuse(:start_workflow, others, of: WorkflowRuns)
        template = Template.find(name, namespace:)
        stubbed_steps.each_key { |step| template.step(step) }
        inline_workflow(template, context, seed:)
      end

      # Takes a step's handler away, in this test, and answers for it.
      #
      # @param step [String, Symbol] or the name of a batch worker's pattern, for all of its batches
      # @yieldparam context [TaskerCore::Types::StepContext]
      # @yieldreturn [Object] what a handler would return, such as `success(…)`
      # @return [Stub] which takes answers too: `.to_fail_with("busy").then_succeed(…)`
      def stub_step(step, &) = stubbed_steps[step.to_s] = Stub.new(step.to_s, &)

      # @param result [Object] or its entries as keywords
      # @return [TaskerCore::Types::StepHandlerCallResult::Success] for a stub
      def success(result = nil, **entries) = Runtime::Returns.success(result.nil? ? entries : result)

      # @param message [String]
      # @param type [Symbol, String] such as :retryable, :permanent or :validation
      # @param after [Numeric, nil] seconds that it asks to wait
      # @param code [String, nil]
      # @return [TaskerCore::Types::StepHandlerCallResult::Error] for a stub
      def failure(message, type: :permanent, after: nil, code: nil)
        Runtime::Returns.failure(message, type: Stub.type(type), after:, code:)
      end

      private
        def stubbed_steps = @stubbed_steps ||= {}

        def inline_workflow(template, context, seed: nil, faults: [])
          deliver = FaultyDeliveries.new(faults, stubs: stubbed_steps, clock: Clock.new(self))
          EventBridge.start(declared: template.events)
          Workflow.new(template, Inline::Run.new(template.to_inline, context:, deliver:, seed: seed || Inline.seed))
        end
    end
  end
end
