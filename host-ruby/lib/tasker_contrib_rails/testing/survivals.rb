# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Proves a workflow safe to run twice.
    module Survivals
      include WorkflowRuns

      # Runs a workflow with every failure of every step, and then with random sequences of them: each time the block
      # must hold. Steps fail after their side effects, which is when it matters: they fail to be tried again, fail for
      # good, call exit, return what is no JSON, take too long, are lost with their worker, are delivered twice.
      #
      #   survive_every_failure("order_fulfillment", given: -> { { order_id: create_order.id } }) do |workflow|
      #     expect(bank.charges.size).to be <= 1
      #   end
      #
      # What Active Record writes is rolled back after each run; all else `given` makes anew.
      #
      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param given [#call, Hash] what the task is created with; a block makes it, and all it needs, for each run
      # @param steps [Array<String>, nil] those that are to fail; all that run where nothing goes wrong, unless told
      #   otherwise
      # @param failures [Array<Symbol>] :retryable, :permanent, :exit, :no_json, :time_out, :crash_before,
      #   :crash_after, :delivered_twice
      # @param sequences [Integer] random ones
      # @param seed [Integer] what they are made from
      # @yieldparam workflow [Workflow] that is over
      # @return [void]
      # @raise [Exception] what the block raised after the smallest sequence that makes it
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
