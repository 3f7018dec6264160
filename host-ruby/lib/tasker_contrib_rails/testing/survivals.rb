# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Checks that a workflow is safe when its steps fail or run twice.
    module Survivals
      include WorkflowRuns

      # Runs a workflow with every kind of failure in every step, and then with random sequences of
      # failures. The block must hold after each run. Failures come after the step's side effects, because
      # that is the dangerous case: the step fails and is retried, fails for good, calls exit, returns
      # something that is not JSON, takes too long, is lost with its worker, or is delivered twice.
      #
      #   survive_every_failure("order_fulfillment", given: -> { { order_id: create_order.id } }) do |workflow|
      #     expect(bank.charges.size).to be <= 1
      #   end
      #
      # Everything that Active Record writes is rolled back after each run. Use `given` to create everything
      # else again.
      #
      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param given [#call, Hash] the task's context; a block creates it for each run, with everything that
      #   it needs
      # @param steps [Array<String>, nil] the steps that fail; nil means all steps that run without failures
      # @param failures [Array<Symbol>] :retryable, :permanent, :exit, :no_json, :time_out, :crash_before,
      #   :crash_after, :delivered_twice
      # @param sequences [Integer] the number of random sequences
      # @param seed [Integer] the seed of the random sequences
      # @yieldparam workflow [Workflow] the finished workflow
      # @return [void]
      # @raise [Exception] the block's error for the smallest sequence that causes one
      def survive_every_failure(name, namespace: nil, given: {}, steps: nil, failures: Fault::KINDS.keys, sequences: 30,
                                seed: Inline.seed, **others, &block)
        Keywords.refuse(:survive_every_failure, others, of: Survivals)
        Fault.refuse(failures)
        raise ArgumentError, "survive_every_failure takes a block, which says what must be true." unless block

        template = Template.find(name, namespace:)
        steps&.each { |step| template.step(step) }
        run = lambda do |faults, &judge|
          RolledBack.call do
            context = given.respond_to?(:call) ? instance_exec(&given) : given
            judge.call(inline_workflow(template, context, faults:, seed:).finish!)
          end
        end
        Survival.new(run:, holds: Judged.new(self, block), kinds: failures, sequences:, seed:).call(steps&.map(&:to_s))
      end
    end
  end
end
